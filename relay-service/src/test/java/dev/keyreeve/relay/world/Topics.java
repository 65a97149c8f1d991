package dev.keyreeve.relay.world;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** The two topics, seen from the relay's other side: grants are written, usage is read. */
public final class Topics implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<UsageEvent> usage = new CopyOnWriteArrayList<>();
    private final List<Consumer<UsageEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean closed;

    Topics(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
        reader = Thread.ofPlatform().daemon().name("usage-reader").start(() -> read(bootstrapServers));
    }

    private void read(String bootstrapServers) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(UsageEvent.TOPIC).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    var event = Json.read(record.value(), UsageEvent.class);
                    usage.add(event);
                    listeners.forEach(listener -> listener.accept(event));
                });
            }
        }
    }

    public void publish(GrantRecord record) {
        publish(record.organization(), record.recordKey(), Json.write(record));
    }

    public void publish(OrganizationId organization, String key, byte[] value) {
        int partitions = producer.partitionsFor(GrantRecord.TOPIC).size();
        int partition =
                Utils.toPositive(Utils.murmur2(organization.value().getBytes(StandardCharsets.UTF_8))) % partitions;
        producer.send(new ProducerRecord<>(GrantRecord.TOPIC, partition, key.getBytes(StandardCharsets.UTF_8), value));
        producer.flush();
    }

    /** All settlements of an exchange; one is right. */
    public List<UsageEvent.Settled> settlements(String exchange) {
        return usage.stream()
                .filter(UsageEvent.Settled.class::isInstance)
                .map(UsageEvent.Settled.class::cast)
                .filter(settled -> settled.exchange().equals(exchange))
                .toList();
    }

    public List<UsageEvent.Settled> settlements(OrganizationId organization) {
        return usage.stream()
                .filter(UsageEvent.Settled.class::isInstance)
                .map(UsageEvent.Settled.class::cast)
                .filter(settled -> settled.organization().equals(organization))
                .toList();
    }

    void onUsage(Consumer<UsageEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofSeconds(1));
    }
}
