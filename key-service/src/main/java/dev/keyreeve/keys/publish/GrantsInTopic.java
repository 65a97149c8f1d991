package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the relays have been told. Who cannot be reached within a moment is away: {@code KafkaException}. */
@ApplicationScoped
public class GrantsInTopic {
    private static final int PATIENCE_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> settings;

    GrantsInTopic(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG, "key-service-restore",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    }

    /** The last record of each partition: one of them is the newest of all. */
    List<GrantRecord> last() {
        return read(1).stream().map(GrantsInTopic::parsed).toList();
    }

    /** The newest record of each thing, by record key. */
    public Collection<GrantRecord> newest() {
        var newest = new HashMap<String, GrantRecord>();
        for (var consumed : read(Long.MAX_VALUE)) {
            var record = parsed(consumed);
            newest.merge(record.recordKey(), record, (one, other) -> one.revision() > other.revision() ? one : other);
        }
        return newest.values();
    }

    private static GrantRecord parsed(ConsumerRecord<byte[], byte[]> record) {
        return Json.read(record.value(), GrantRecord.class);
    }

    /** Up to so many of the end of each partition. */
    private List<ConsumerRecord<byte[], byte[]>> read(long most) {
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(GrantRecord.TOPIC).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) ->
                    consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - most)));
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            long heard = System.nanoTime();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                var some = consumer.poll(POLL);
                some.forEach(records::add);
                if (!some.isEmpty()) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > PATIENCE_MS * 1_000_000L) {
                    throw new TimeoutException("the end of " + GrantRecord.TOPIC + " cannot be read");
                }
            }
            return records;
        }
    }
}
