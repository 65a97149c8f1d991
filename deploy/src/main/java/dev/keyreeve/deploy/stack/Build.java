package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What was built, and where: the checkout with its modules' {@code target} directories, and the versions of the parts. */
final class Build {
    private static final Properties VERSIONS = load();

    private final Path root;

    private Build(Path root) {
        this.root = root;
    }

    /** {@code -Dkeyreeve.root} (the script sets it), else the checkout that this code or the working directory is in. */
    static Build find() {
        String told = System.getProperty("keyreeve.root");
        if (told != null) {
            return new Build(Path.of(told).toAbsolutePath());
        }
        for (Path start : new Path[] {self(), Path.of("").toAbsolutePath()}) {
            Path root = checkoutAround(start);
            if (root != null) {
                return new Build(root);
            }
        }
        throw new StartFailure(
                "The Keyreeve checkout was not found; run ./keyreeve from it, or pass -Dkeyreeve.root=DIR.");
    }

    /** The runnable jar of a service. */
    Path service(ProcessName process) {
        String module = process.isRelay() ? "relay-service" : process.isKeyService() ? "key-service" : process.value();
        return built(module, root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar"));
    }

    /** The class path of the simulator: its jar, and the libraries beside it. */
    String simulatorClassPath() {
        Path target = root.resolve("system-tests/simulator/target");
        built("system-tests/simulator", target.resolve("lib"));
        return built("system-tests/simulator", target.resolve("keyreeve-simulator-" + version() + ".jar")) + ":"
                + target.resolve("lib") + "/*";
    }

    static String version() {
        return VERSIONS.getProperty("version");
    }

    static String postgresqlVersion() {
        return VERSIONS.getProperty("postgresql");
    }

    static String kafkaVersion() {
        return VERSIONS.getProperty("kafka");
    }

    private static Path built(String module, Path file) {
        if (!Files.exists(file)) {
            throw new StartFailure(module + " is not built (" + file + " is missing); ./keyreeve up builds it, or"
                    + " mvn -Dquick package in the checkout.");
        }
        return file;
    }

    private static @Nullable Path checkoutAround(Path start) {
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("deploy/pom.xml"))
                    && Files.exists(directory.resolve("key-service/pom.xml"))) {
                return directory;
            }
        }
        return null;
    }

    private static Path self() {
        try {
            return Path.of(Build.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException odd) {
            return Path.of("");
        }
    }

    private static Properties load() {
        var properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            properties.load(in);
            return properties;
        } catch (IOException failure) {
            throw new StartFailure("The build of keyreeve-deploy is incomplete; build it again.", failure);
        }
    }
}
