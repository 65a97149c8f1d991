package dev.keyreeve.relay.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The packaged relay in a process of its own, so that it can be stopped and killed like one. */
public final class RelayProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Process process;

    public RelayProcess(Map<String, String> config) {
        try {
            var properties = new Properties();
            properties.putAll(config);
            properties.put("quarkus.http.port", "0");
            var file = Files.createTempFile("relay", ".properties");
            try (var out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-Dquarkus.config.locations=" + file,
                            "-jar",
                            JAR.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile("relay", ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. */
    public void stop() {
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
