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
    private final KafkaSettings settings;
    private KafkaServer server;

    private OwnKafka(Path directory, KafkaSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.server = KafkaServer.start(settings, Launcher.TETHERED);
    }

    public static OwnKafka start() {
        try {
            var directory = Files.createTempDirectory("keyreeve-kafka-");
            return new OwnKafka(directory, KafkaSettings.under(directory, Ports.free(), Ports.free()));
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary directory for Kafka", failure);
        }
    }

    public String bootstrapServers() {
        return server.bootstrapServers();
    }

    /** Nobody answers at its address any more. */
    public void goAway() {
        server.stop();
    }

    /** At the same address, with all that was in it. */
    public void comeBack() {
        server = KafkaServer.start(settings, Launcher.TETHERED);
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
