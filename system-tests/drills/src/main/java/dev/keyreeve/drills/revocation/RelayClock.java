package dev.keyreeve.drills.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.deploy.stack.Stack;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a relay took for the time, told from its usage events: a fault that was not there proves nothing. */
final class RelayClock {
    private static final Duration POLL = Duration.ofMillis(500);

    private RelayClock() {}

    /** How far the latest time that the relay ever wrote down lies ahead of now, in seconds; negative when it does not. */
    static long aheadSeconds(Stack stack, String relay) {
        long latest = 0;
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        "127.0.0.1:" + stack.file().ports().kafka(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(UsageEvent.TOPIC).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(POLL)) {
                    var event = Json.read(record.value(), JsonNode.class);
                    if (event.path("relay").asText().equals(relay)) {
                        latest = Math.max(latest, event.path("started_at").asLong());
                    }
                }
            }
        }
        return (latest - System.currentTimeMillis()) / 1_000;
    }
}
