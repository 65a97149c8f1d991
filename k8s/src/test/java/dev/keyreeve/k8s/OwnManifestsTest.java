package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Manifests with values of a company's own")
class OwnManifestsTest {
    @TempDir
    Path directory;

    private record Outcome(int code, String out, String err) {}

    @Test
    void areWhatTheChartGivesWithThem() throws IOException {
        var first = values("image: {registry: registry.example.com/ai}\nrelay: {drain: {graceSeconds: 90}}\n");
        var second = values("relay: {drain: {graceSeconds: 120}}\nmigration: {when: before}\n");

        var outcome = manifests("--values", first, "--values", second, "--out", out(), "--namespace", "broker");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        var wanted = new Kustomizations(Chart.ofCheckout().in("broker"))
                .wanted(new Values(List.of(first, second), Map.of()))
                .objects();
        assertThat(rendered().objects()).isEqualTo(wanted);
        assertThat(kustomization().path("namespace").asText()).isEqualTo("broker");
        assertThat(rendered().text())
                .contains("registry.example.com/ai/keyreeve-relay-service:", "keyreeve.relay.grace=120s", "kind: Job")
                .doesNotContain("namespace: keyreeve\n");
    }

    @Test
    @DisplayName("leave an operator's rights in the teams' namespaces, where kustomize would move them")
    void leaveTheTeamsRightsWhereTheyBelong() throws IOException {
        var values = values("""
                operator: {enabled: true, namespaces: [team-blog]}
                networkPolicy: {apiServer: [{ipBlock: {cidr: 10.0.0.1/32}}]}
                """);

        assertThat(manifests("--values", values, "--out", out()).code()).isZero();

        assertThat(kustomization().has("namespace")).isFalse();
        var spaces = new TreeSet<String>();
        for (var item : rendered().items()) {
            boolean ofTheCluster =
                    item.id().kind().startsWith("Cluster") || item.id().kind().equals("CustomResourceDefinition");
            assertThat(item.object().path("metadata").has("namespace"))
                    .as(item.id().toString())
                    .isNotEqualTo(ofTheCluster);
            item.object().path("metadata").findValuesAsText("namespace").forEach(spaces::add);
        }
        assertThat(spaces).containsExactly("keyreeve", "team-blog");
    }

    @Test
    void areRefusedInTheChartsOwnWords() throws IOException {
        var outcome = manifests("--values", values("relay: {replica: 3}\n"), "--out", out());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("values don't meet the specifications of the schema", "replica");
        assertThat(Path.of(out())).doesNotExist();

        var least = manifests("--values", values("relay: {autoscaling: {minReplicas: 11}}\n"), "--out", out());
        assertThat(least.err()).contains("minReplicas (11) is more than maxReplicas (10)");
        var broken = manifests("--values", values("relay: {replicas: \n"), "--out", out());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(Path.of(out())).doesNotExist();
    }

    @Test
    void followTheirValues() throws IOException {
        var operator = values("""
                operator: {enabled: true, namespaces: [team-blog]}
                networkPolicy: {apiServer: [{ipBlock: {cidr: 10.0.0.1/32}}]}
                """);
        assertThat(manifests("--values", operator, "--out", out()).code()).isZero();
        assertThat(Path.of(out(), "operator-deployment.yaml")).exists();

        var outcome = manifests("--values", values("relay: {replicas: 5}\n"), "--out", out());

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(Path.of(out(), "operator-deployment.yaml")).doesNotExist();
        assertThat(kustomization().toString()).doesNotContain("operator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "relay-config.yaml", "mine/patch.yaml", "image.png"})
    void goNowhereWhereAnythingElseLies(String name) throws IOException {
        var values = values("relay: {replicas: 5}\n");
        byte[] mine = {'#', (byte) 0xff, '\n', 'm', 'i', 'n', 'e'};
        Path file = Path.of(out(), name);
        Files.createDirectories(file.getParent());
        Files.write(file, mine);

        var outcome = manifests("--values", values, "--out", out());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(file + " was not written by 'manifests'");
        assertThat(found()).containsExactly(file);
        assertThat(file).hasBinaryContent(mine);
    }

    @Test
    void doNotReplaceWhatAHandHasChanged() throws IOException {
        var values = values("relay: {replicas: 5}\n");
        assertThat(manifests("--values", values, "--out", out()).code()).isZero();
        Path file = Path.of(out(), "relay-service.yaml");
        String changed = Files.readString(file).replace("port: 8080", "port: 80");
        Files.writeString(file, changed);
        var before = found();

        var outcome = manifests("--values", values("relay: {replicas: 6}\n"), "--out", out());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(file + " was not written by 'manifests', or was changed since");
        assertThat(file).hasContent(changed);
        assertThat(found()).isEqualTo(before);
        Files.delete(file);
        assertThat(manifests("--values", values, "--out", out()).code()).isZero();
    }

    @Test
    void lookThroughTheDirectoryBehindALink() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real"));
        Path mine = Files.writeString(real.resolve("relay-service.yaml"), "mine");
        Files.createSymbolicLink(Path.of(out()), real);

        assertThat(manifests("--values", values("relay: {replicas: 5}\n"), "--out", out())
                        .code())
                .isEqualTo(1);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void doNotFollowALinkOutOfTheDirectory() throws IOException {
        var values = values("relay: {replicas: 5}\n");
        assertThat(manifests("--values", values, "--out", out()).code()).isZero();
        Path file = Path.of(out(), "relay-service.yaml");
        Path elsewhere = Files.move(file, directory.resolve("elsewhere.yaml"));
        Files.createSymbolicLink(file, elsewhere);

        assertThat(manifests("--values", values, "--out", out()).code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--values values.yaml|needs --out DIR",
                "--out|--out lacks what it names",
                "--out out --values missing.yaml|missing.yaml is no file that can be read",
                "--out out --namespace Broker|'Broker' cannot be a namespace's name",
                "--out out --set relay.replicas=3|does not know '--set'",
                "production|does not know 'production'"
            })
    void areNotMadeOfAnythingElse(String lineAndWord) throws IOException {
        String[] both = lineAndWord.split("\\|");
        var values = values("{}");

        var outcome = manifests(both[0].replace("values.yaml", values)
                .replace("--out out", "--out " + out())
                .split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(both[1], "usage: keyreeve manifests");
        assertThat(Path.of(out())).doesNotExist();
    }

    private static Outcome manifests(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Manifests.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String values(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "values-", ".yaml"), yaml)
                .toString();
    }

    private String out() {
        return directory.resolve("out").toString();
    }

    private List<Path> found() throws IOException {
        try (var paths = Files.walk(Path.of(out()))) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private JsonNode kustomization() throws IOException {
        return new YAMLMapper().readTree(Path.of(out(), "kustomization.yaml").toFile());
    }

    /** What the kustomization names, in its order. */
    private Rendering rendered() throws IOException {
        var documents = new ArrayList<String>();
        for (JsonNode file : kustomization().path("resources")) {
            documents.add(Files.readString(Path.of(out(), file.asText())));
        }
        return Rendering.parse(documents.stream().collect(Collectors.joining("---\n")));
    }
}
