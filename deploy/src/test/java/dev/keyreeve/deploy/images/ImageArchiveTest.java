package dev.keyreeve.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    private static final Instant MOMENT = Instant.parse("2026-11-29T12:00:00Z");
    private static final Revision REVISION = new Revision("0123abc", MOMENT);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private BaseImage base;

    @BeforeEach
    void makeABase() throws IOException {
        Path root = directory.resolve("root.tar");
        Layer.write(
                root,
                "base",
                Map.of("opt/java/lib/modules", text("modules"), "opt/java/bin/java", text("java")),
                MOMENT);
        base = BaseImage.open(root, directory.resolve("base-work"));
    }

    @Test
    void libraries_lie_below_the_application_and_the_cache_above_it() throws IOException {
        var archive = unpack(write("one", cache("learnt")));
        var layers = layers(archive);
        assertThat(layers).hasSize(5);
        assertThat(paths(archive, layers.get(1))).contains("app/lib/a.jar").doesNotContain("app/ours.jar");
        assertThat(paths(archive, layers.get(2)))
                .contains("app/ours.jar", "app/sbom.cdx.json", "var/lib/keyreeve/")
                .doesNotContain("app/lib/a.jar", "app/quarkus/generated-bytecode.jar");
        assertThat(paths(archive, layers.get(3)))
                .containsExactly("app/", "app/quarkus/", "app/quarkus/generated-bytecode.jar");
        assertThat(paths(archive, layers.get(4))).containsExactly("app/", "app/keyreeve.aot");
    }

    @Test
    void every_layer_and_configuration_is_named_by_what_it_holds() throws IOException {
        var archive = unpack(write("one", null));
        JsonNode manifest = json(archive, "manifest.json").path(0);
        String config = manifest.path("Config").asText();
        assertThat(Layer.digest(new ByteArrayInputStream(archive.get(config)))).isEqualTo(config.replace(".json", ""));
        var named = strings(json(archive, config).path("rootfs").path("diff_ids"));
        for (int i = 0; i < named.size(); i++) {
            byte[] layer = archive.get(layers(archive).get(i));
            assertThat("sha256:" + Layer.digest(new ByteArrayInputStream(layer)))
                    .isEqualTo(named.get(i));
        }
        assertThat(strings(manifest.path("RepoTags"))).containsExactly("keyreeve-x:1.2");
    }

    @Test
    void it_runs_as_a_number_without_a_shell_and_says_what_it_is() throws IOException {
        JsonNode config = configuration(unpack(write("one", cache("learnt"))));
        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(strings(config.path("Entrypoint")))
                .containsExactly(
                        "/opt/java/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:AOTCache=/app/keyreeve.aot",
                        "-jar",
                        "/app/ours.jar");
        assertThat(strings(config.path("Healthcheck").path("Test")))
                .startsWith("CMD", "/opt/java/bin/java")
                .endsWith("http://127.0.0.1:9080/q/health/ready");
        assertThat(config.path("Volumes").has("/var/lib/keyreeve")).isTrue();
        assertThat(config.path("StopSignal").asText()).isEqualTo("SIGTERM");
        JsonNode labels = config.path("Labels");
        assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo("Keyreeve x");
        assertThat(labels.path("org.opencontainers.image.version").asText()).isEqualTo("1.2");
        assertThat(labels.path("org.opencontainers.image.revision").asText()).isEqualTo("0123abc");
        assertThat(labels.path("org.opencontainers.image.source").asText()).isEqualTo("https://git.example.com/k");
    }

    @Test
    void without_a_cache_nothing_asks_for_one() throws IOException {
        assertThat(strings(configuration(unpack(write("one", null))).path("Entrypoint")))
                .noneMatch(argument -> argument.contains("AOT"));
    }

    @Test
    void nobody_may_write_anywhere_but_to_the_volume() throws IOException {
        var archive = unpack(write("one", cache("learnt")));
        for (String layer : layers(archive)) {
            for (TarArchiveEntry entry : entries(archive.get(layer))) {
                if (entry.getName().equals("var/lib/keyreeve/")) {
                    assertThat(entry.getLongUserId()).isEqualTo(ImageSpec.USER);
                    assertThat(entry.getMode() & 0777).isEqualTo(0700);
                } else {
                    assertThat(entry.getLongUserId()).isZero();
                    assertThat(entry.getMode() & 0022).as(entry.getName()).isZero();
                }
                assertThat(entry.getLastModifiedTime()).isEqualTo(FileTime.from(MOMENT));
            }
        }
    }

    @Test
    void the_same_files_give_the_same_bits_whenever_they_were_made() throws IOException {
        byte[] first = Files.readAllBytes(write("one", cache("learnt")));
        for (Path file : List.of(directory.resolve("a.jar"), directory.resolve("ours.jar"))) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        }
        assertThat(Files.readAllBytes(write("two", cache("learnt")))).isEqualTo(first);
        assertThat(Files.readAllBytes(write("three", cache("learnt otherwise"))))
                .isNotEqualTo(first);
    }

    @Test
    void two_builds_are_compared_but_for_what_no_two_have_alike() throws IOException {
        Path first = write("one", cache("learnt"));
        var again = ArchiveComparison.of(first, write("two", cache("learnt")));
        assertThat(again.same()).isTrue();
        assertThat(again.lines()).containsExactly("keyreeve-x:1.2 is the same");
        var learntOtherwise = ArchiveComparison.of(first, write("three", cache("learnt otherwise")));
        assertThat(learntOtherwise.same()).isTrue();
        assertThat(learntOtherwise.lines()).containsExactly("keyreeve-x:1.2 is the same but for its AOT cache");
        Files.writeString(directory.resolve("generated.jar"), "generated otherwise");
        assertThat(ArchiveComparison.of(first, write("four", cache("learnt otherwise")))
                        .lines())
                .containsExactly("keyreeve-x:1.2 is the same but for its generated bytecode and its AOT cache");
        Files.writeString(directory.resolve("ours.jar"), "ours, changed");
        var changed = ArchiveComparison.of(first, write("five", cache("learnt")));
        assertThat(changed.same()).isFalse();
        assertThat(changed.lines()).containsExactly("keyreeve-x:1.2 differs:", "  application: app/ours.jar");
        var withoutCache = ArchiveComparison.of(first, write("six", null));
        assertThat(withoutCache.same()).isFalse();
        assertThat(withoutCache.lines().get(1)).contains("entry point");
    }

    @Test
    void what_it_writes_can_be_a_base_again() throws IOException {
        Path archive = write("one", null);
        var again = BaseImage.open(archive, directory.resolve("again"));
        assertThat(again.java()).isEqualTo("opt/java");
        assertThat(again.layers()).hasSize(4);
        Path java = again.unpackJava(directory.resolve("java").toAbsolutePath());
        assertThat(java).hasContent("java");
        assertThat(java.resolveSibling("../lib/modules")).hasContent("modules");
    }

    @Test
    void a_base_without_a_runtime_is_refused() throws IOException {
        Path empty = directory.resolve("empty.tar");
        Layer.write(empty, "base", Map.of("etc/passwd", text("")), MOMENT);
        assertThatThrownBy(() -> BaseImage.open(empty, directory.resolve("empty-work")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("holds no Java runtime");
    }

    private Path write(String name, byte[] cache) throws IOException {
        Path work = Files.createDirectories(directory.resolve(name));
        var files = new LinkedHashMap<String, Path>();
        files.put("app/lib/a.jar", file("a.jar", "of others"));
        var ours = new LinkedHashMap<String, Path>();
        ours.put("app/ours.jar", file("ours.jar", "ours"));
        ours.put("app/quarkus/generated-bytecode.jar", file("generated.jar", "generated"));
        var spec = new ImageSpec(
                "keyreeve-x",
                "Keyreeve x",
                files,
                ours,
                List.of("-XX:+UseSerialGC"),
                List.of("-jar", "/app/ours.jar"),
                List.of(),
                List.of(8080, 9080),
                "/var/lib/keyreeve",
                "http://127.0.0.1:9080/q/health/ready",
                file("bom.json", "{}"));
        var archive = new ImageArchive(
                work, REVISION, "1.2", Map.of("org.opencontainers.image.source", "https://git.example.com/k"));
        Path learnt = cache == null ? null : Files.write(work.resolve("cache"), cache);
        Path written = work.resolve("images.tar");
        archive.write(written, List.of(archive.image(spec, base, learnt)));
        return written;
    }

    private Path file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? file : Files.writeString(file, content);
    }

    private static byte[] cache(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static Entry text(String content) {
        return new Entry.Text(content.getBytes(StandardCharsets.UTF_8));
    }

    private static SequencedMap<String, byte[]> unpack(Path archive) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    private static List<TarArchiveEntry> entries(byte[] layer) throws IOException {
        var entries = new ArrayList<TarArchiveEntry>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(layer))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static List<String> paths(Map<String, byte[]> archive, String layer) throws IOException {
        return entries(archive.get(layer)).stream()
                .map(TarArchiveEntry::getName)
                .toList();
    }

    private static List<String> layers(Map<String, byte[]> archive) throws IOException {
        return strings(json(archive, "manifest.json").path(0).path("Layers"));
    }

    private static JsonNode configuration(Map<String, byte[]> archive) throws IOException {
        return json(
                        archive,
                        json(archive, "manifest.json").path(0).path("Config").asText())
                .path("config");
    }

    private static JsonNode json(Map<String, byte[]> archive, String name) throws IOException {
        return JSON.readTree(archive.get(name));
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
