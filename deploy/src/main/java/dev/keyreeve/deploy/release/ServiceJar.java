package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Spawn;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service as it is shipped, run as a cluster runs it: one process migrates and ends, another one only looks. */
public final class ServiceJar {
    private static final Duration PATIENCE = Duration.ofMinutes(3); // a machine may be busy with other tests
    private static final Duration GOODBYE = Duration.ofSeconds(20);

    private final Path module;
    private final Map<String, String> config;

    /**
     * @param module the service's directory, with the jar in {@code target}
     * @param config as in docs/ARCHITECTURE.md, "One machine", but for the ports
     */
    public ServiceJar(Path module, Map<String, String> config) {
        this.module = module.toAbsolutePath().normalize();
        this.config = Map.copyOf(config);
    }

    /** What the Job runs. @return its exit code */
    public int migrate() {
        return spawn(Map.of(
                        "quarkus.flyway.migrate-at-start", "true",
                        "quarkus.flyway.validate-at-start", "false",
                        "quarkus.init-and-exit", "true"))
                .run();
    }

    /** What the Deployment runs; returns when it is ready. */
    public Running serve() {
        return serve(Map.of("quarkus.flyway.migrate-at-start", "false", "quarkus.flyway.validate-at-start", "true"));
    }

    /** What one machine runs: it migrates and serves. */
    public Running migrateAndServe() {
        return serve(Map.of());
    }

    private Running serve(Map<String, String> told) {
        int port = Ports.free();
        int management = Ports.free();
        var all = new HashMap<>(told);
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.port", Integer.toString(management));
        var spawn = spawn(all);
        var running = new Running(URI.create("http://127.0.0.1:" + port), Launcher.TETHERED.start(spawn));
        try {
            running.awaitReady(URI.create("http://127.0.0.1:" + management + "/q/health/ready"), spawn);
            return running;
        } catch (RuntimeException notReady) {
            running.close();
            throw notReady;
        }
    }

    private Spawn spawn(Map<String, String> told) {
        var all = new LinkedHashMap<>(config);
        all.putAll(told);
        var text = new StringBuilder();
        all.forEach((key, value) -> text.append(key)
                .append('=')
                .append(value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n"))
                .append('\n'));
        try {
            var directory = Files.createDirectories(module.resolve("target/service-jar"));
            var file = Files.createTempFile(directory, "config", ".properties");
            Files.writeString(file, text.toString());
            file.toFile().deleteOnExit();
            return new Spawn(
                    module.getFileName().toString(),
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Dquarkus.config.locations=" + file,
                            "-jar",
                            module.resolve("target/quarkus-app/quarkus-run.jar").toString()),
                    Map.of(),
                    module,
                    directory.resolve("service.log"));
        } catch (IOException failure) {
            throw new StartFailure("The service's configuration cannot be written: " + failure.getMessage(), failure);
        }
    }

    /** One that serves. */
    public static final class Running implements AutoCloseable {
        private final URI uri;
        private final ProcessId process;

        private Running(URI uri, ProcessId process) {
            this.uri = uri;
            this.process = process;
        }

        public URI uri() {
            return uri;
        }

        /** Whether it has not ended, by itself or otherwise. */
        public boolean isAlive() {
            return process.alive();
        }

        private void awaitReady(URI readiness, Spawn spawn) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(readiness)
                        .timeout(Duration.ofSeconds(5))
                        .build();
                while (!isReady(client, request)) {
                    if (!process.alive() || System.nanoTime() - deadline > 0) {
                        throw new StartFailure(
                                spawn.name() + " did not become ready; see " + spawn.log() + ".",
                                LogTail.of(spawn.log(), 15));
                    }
                    Signals.pause(Duration.ofMillis(100));
                }
            }
        }

        private static boolean isReady(HttpClient client, HttpRequest request) {
            try {
                return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StartFailure("interrupted", interrupted);
            }
        }

        @Override
        public void close() {
            Signals.stop(process, Signals.Signal.TERM, GOODBYE);
        }
    }
}
