package dev.keyreeve.keys.testing;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.backend.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The grants topic as a relay reads it at its start: from the beginning to the end of now. */
public final class Grants {
    private Grants() {}

    /** An organization's records in the order of the topic. */
    public static List<GrantRecord> of(String organization) {
        return of(Backend.shared().bootstrapServers(), organization);
    }

    /** Of another Kafka than the shared one. */
    public static List<GrantRecord> of(String bootstrapServers, String organization) {
        return all(bootstrapServers).stream()
                .map(record -> Json.read(record.value(), GrantRecord.class))
                .filter(grant -> grant.organization().value().equals(organization))
                .toList();
    }

    public static List<ConsumerRecord<String, byte[]>> all() {
        return all(Backend.shared().bootstrapServers());
    }

    private static List<ConsumerRecord<String, byte[]>> all(String bootstrapServers) {
        var config = Map.<String, Object>of("bootstrap.servers", bootstrapServers);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(GrantRecord.TOPIC).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
