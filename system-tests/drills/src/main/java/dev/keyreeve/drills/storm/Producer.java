package dev.keyreeve.drills.storm;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Tells the whole sequence to the topic, keyed as relays key it. */
final class Producer {
    private final Sequence sequence;
    private final Events events;
    private final String bootstrapServers;
    private volatile long produced;
    private volatile boolean done;

    Producer(Sequence sequence, Events events, String bootstrapServers) {
        this.sequence = sequence;
        this.events = events;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns when Kafka has acknowledged everything. */
    void run() {
        var failed = new AtomicReference<@Nullable Exception>();
        var settings = Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                5);
        try (var kafka = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int block = 0; block < sequence.blocks(); block++) {
                for (var item : sequence.block(block)) {
                    var event = events.of(item);
                    var key = event.organization().value().getBytes(StandardCharsets.UTF_8);
                    kafka.send(new ProducerRecord<>(UsageEvent.TOPIC, key, Json.write(event)), (_, failure) -> {
                        if (failure != null) {
                            failed.compareAndSet(null, failure);
                        }
                    });
                    produced++; // one thread writes
                }
            }
            kafka.flush();
        }
        if (failed.get() != null) {
            throw new IllegalStateException("Kafka did not take an event", failed.get());
        }
        done = true;
    }

    /** Events handed to Kafka. */
    long produced() {
        return produced;
    }

    boolean isDone() {
        return done;
    }
}
