package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Kafka of one test's own, with our topics and nothing in them. */
public final class OwnKafka implements AutoCloseable {
    private final Path directory;
    private final KafkaServer server;

    private OwnKafka(Path directory, KafkaServer server) {
        this.directory = directory;
        this.server = server;
    }

    public static OwnKafka start() {
        try {
            var directory = Files.createTempDirectory("keyreeve-kafka-");
            var settings = KafkaSettings.under(directory, Ports.free(), Ports.free());
            return new OwnKafka(directory, KafkaServer.start(settings, Launcher.TETHERED));
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary directory for Kafka", failure);
        }
    }

    public String bootstrapServers() {
        return server.bootstrapServers();
    }

    @Override
    public void close() {
        server.stop();
        try {
            PrivateFiles.deleteTree(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
