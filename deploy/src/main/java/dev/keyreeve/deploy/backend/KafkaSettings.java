package dev.keyreeve.deploy.backend;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a Kafka broker runs: broker and controller in one process, on 127.0.0.1.
 *
 * @param directory its data and its generated configuration
 * @param log everything it says
 * @param port for clients
 * @param controllerPort the quorum of one still talks to itself over TCP
 * @param detour a second listener; null for none
 * @param marks system properties on its command line, which prove whose it is
 */
public record KafkaSettings(
        Path directory,
        Path log,
        int port,
        int controllerPort,
        @Nullable Detour detour,
        Map<String, String> marks) {

    /**
     * A listener that sends its clients somewhere else: a proxy in front of Kafka is left out as soon as a client has
     * heard the broker's own address, unless the broker names the proxy's.
     *
     * @param port where Kafka listens
     * @param advertised the port of 127.0.0.1 that its clients are told
     */
    public record Detour(int port, int advertised) {}

    /** Relative to the directory that the broker runs in: log.dirs is a list, and a home's path may hold a comma. */
    private static final String DATA = "data";

    public KafkaSettings {
        directory = directory.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
        marks = Map.copyOf(marks);
    }

    /** Everything below one directory; what tests use. */
    public static KafkaSettings under(Path directory, int port, int controllerPort) {
        return new KafkaSettings(
                directory.resolve("kafka"), directory.resolve("kafka.log"), port, controllerPort, null, Map.of());
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    Path data() {
        return directory.resolve(DATA);
    }

    Path configuration() {
        return directory.resolve("server.properties");
    }

    /**
     * The quorum is static configuration, not a stored voter set: the ports of a home may move between starts. The
     * broker's session is short because after a kill -9 the controller takes it back only when the old one has run out.
     */
    String render() {
        return """
                # Written by Keyreeve at every start.
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d%5$s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DETOUR:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=8
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                group.min.session.timeout.ms=1000
                num.network.threads=2
                num.io.threads=4
                num.recovery.threads.per.data.dir=2
                background.threads=2
                log.cleaner.threads=1
                log.cleaner.dedupe.buffer.size=8388608
                log.segment.bytes=67108864
                log.index.size.max.bytes=1048576
                """.formatted(
                        port,
                        controllerPort,
                        DATA,
                        detour == null ? "" : ",DETOUR://127.0.0.1:" + detour.port(),
                        detour == null ? "" : ",DETOUR://127.0.0.1:" + detour.advertised());
    }
}
