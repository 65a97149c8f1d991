package dev.keyreeve.relay.spool;

import static dev.keyreeve.relay.spool.Events.bound;
import static dev.keyreeve.relay.spool.Events.closed;
import static dev.keyreeve.relay.spool.Events.config;
import static dev.keyreeve.relay.spool.Events.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.deploy.backend.KafkaServer;
import dev.keyreeve.deploy.backend.KafkaSettings;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A spool before a real broker")
class SpoolKafkaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final SpoolConfig CONFIG = config(4 * Frame.LARGEST);

    @TempDir
    static Path home;

    @TempDir
    Path directory;

    private static KafkaSettings settings;
    private static KafkaServer broker;

    @BeforeAll
    static void start() {
        settings = KafkaSettings.under(home, Ports.free(), Ports.free());
        startBroker();
    }

    private static void startBroker() {
        broker = KafkaServer.start(settings, Launcher.TETHERED);
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    private static void killBroker() {
        Signals.send(broker.process(), Signal.KILL);
        assertThat(Signals.awaitEnd(broker.process(), PATIENCE)).isTrue();
    }

    private Spool open() {
        return Spool.open(
                directory, Map.of("bootstrap.servers", settings.bootstrapServers()), CONFIG, new SimpleMeterRegistry());
    }

    private static void exchange(Spool spool, String id, boolean settled) throws SpoolUnavailable {
        var bound = bound(id, "alt_" + id, 7);
        spool.forwarded(bound);
        if (settled) {
            spool.settled(exact(bound));
            spool.closed(closed("alt_" + id, 7));
        }
    }

    @Test
    @DisplayName("that is killed and comes back delivers everything, and then deletes it")
    void brokerKilled() throws SpoolUnavailable {
        var wanted = new HashSet<String>();
        try (var spool = open()) {
            spool.recover(1, fence -> Future.succeededFuture());
            for (int i = 0; i < 600; i++) {
                if (i == 200) {
                    killBroker();
                }
                exchange(spool, "kill_" + i, true);
                wanted.add("kill_" + i);
            }
            assertThat(spool.unacknowledged()).isPositive();
            startBroker();

            assertThat(spool.flush(PATIENCE)).isTrue();
            await().atMost(PATIENCE).until(spool::recovered);
        }
        var arrived = arrived("kill_");
        assertThat(settled(arrived)).isEqualTo(wanted);
        assertThat(closes(arrived)).hasSize(600);
        assertThat(directory).isDirectoryNotContaining("glob:**.segment");
    }

    @Test
    @DisplayName("that is away when the relay dies and when it starts gets what the dead one owed")
    void bothDie() throws SpoolUnavailable {
        killBroker();
        try (var dies = open()) {
            exchange(dies, "both_1", true);
            exchange(dies, "both_2", false);
        }
        var fenced = new ArrayList<Long>();
        try (var next = open()) {
            next.recover(2, fence -> {
                fenced.add(fence.epoch());
                return Future.succeededFuture();
            });
            exchange(next, "both_3", true);
            assertThat(fenced).isEmpty();
            startBroker();
            await().atMost(PATIENCE).until(next::recovered);
            assertThat(next.flush(PATIENCE)).isTrue();
        }
        assertThat(fenced).containsExactly(2L);
        var arrived = arrived("both_");
        assertThat(settled(arrived)).containsExactlyInAnyOrder("both_1", "both_2", "both_3");
        assertThat(arrived).contains(bound("both_2", "alt_both_2", 7));
        assertThat(closes(arrived)).containsExactlyInAnyOrder("alt_both_1", "alt_both_2", "alt_both_3");
    }

    private static Set<String> settled(List<UsageEvent> events) {
        return events.stream()
                .filter(UsageEvent.Settled.class::isInstance)
                .map(event -> ((UsageEvent.Settled) event).exchange())
                .collect(Collectors.toSet());
    }

    private static Set<String> closes(List<UsageEvent> events) {
        return events.stream()
                .filter(UsageEvent.AllotmentClosed.class::isInstance)
                .map(event -> ((UsageEvent.AllotmentClosed) event).allotment())
                .collect(Collectors.toSet());
    }

    /** Everything on the topic that names {@code mark}, up to its present end. */
    private static List<UsageEvent> arrived(String mark) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", settings.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(UsageEvent.TOPIC).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var events = new ArrayList<UsageEvent>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (var found : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(found.key()).isEqualTo(Events.ORGANIZATION.value());
                    events.add(Json.read(found.value(), UsageEvent.class));
                }
            }
            events.removeIf(event -> !event.toString().contains(mark));
            return events;
        }
    }
}
