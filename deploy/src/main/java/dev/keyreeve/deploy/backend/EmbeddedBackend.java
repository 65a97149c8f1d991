package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Both servers in a fresh temporary directory, without fsync, tethered to this JVM. */
final class EmbeddedBackend implements Backend {
    private static final String PREFIX = "keyreeve-backend-";

    private final PostgresServer postgres;
    private final KafkaServer kafka;

    private EmbeddedBackend(PostgresServer postgres, KafkaServer kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    static EmbeddedBackend start() {
        try {
            removeThoseOfTheDead();
            Path directory =
                    Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
            int[] ports = {Ports.free(), Ports.free(), Ports.free()};
            var kafkaStart = CompletableFuture.supplyAsync(
                    () -> KafkaServer.start(KafkaSettings.under(directory, ports[1], ports[2]), Launcher.TETHERED));
            PostgresServer postgres =
                    PostgresServer.start(PostgresSettings.under(directory, ports[0]), Launcher.TETHERED);
            KafkaServer kafka = kafkaStart.join();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> discard(directory, postgres.process(), kafka.process()), "keyreeve-backend-end"));
            return new EmbeddedBackend(postgres, kafka);
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof StartFailure known ? known : failure;
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary directory for the test servers", failure);
        }
    }

    /** A JVM that was killed could not remove its directory; its servers went with it. */
    private static void removeThoseOfTheDead() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (var directories = Files.newDirectoryStream(temporary, PREFIX + "[0-9]*-*")) {
            for (Path directory : directories) {
                String pid = directory
                        .getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .split("-", 2)[0];
                if (Files.isWritable(directory)
                        && ProcessId.of(Long.parseLong(pid)).isEmpty()) {
                    PrivateFiles.deleteTree(directory);
                }
            }
        } catch (IOException | NumberFormatException leftForTheSystemToClean) {
            // Somebody else removes it at the same moment, or made a directory with such a name.
        }
    }

    /** Nobody wants the data, so nobody waits for a clean end. */
    private static void discard(Path directory, ProcessId postgres, ProcessId kafka) {
        Signals.killGroup(kafka);
        Signals.stop(postgres, Signal.QUIT, Duration.ofSeconds(5)); // gives its shared memory back, unlike KILL
        Signals.awaitEnd(kafka, Duration.ofSeconds(5));
        try {
            PrivateFiles.deleteTree(directory);
        } catch (IOException leftForTheSystemToClean) {
            // A backend that is just dying may still hold a file; it is a temporary directory.
        }
    }

    @Override
    public String jdbcUrl(String schema) {
        return postgres.logins().jdbcUrl(Schema.named(schema));
    }

    @Override
    public Credentials owner(String schema) {
        return postgres.logins().owner(Schema.named(schema));
    }

    @Override
    public Credentials app(String schema) {
        return postgres.logins().app(Schema.named(schema));
    }

    @Override
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }
}
