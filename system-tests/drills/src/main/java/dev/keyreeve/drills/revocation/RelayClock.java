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

/**
 * What a relay took for the time, told from its usage events: a fault that was not there proves nothing.
 *
 * @param aheadSeconds how far the latest time that it ever wrote down lies ahead of now; negative when it does not
 * @param behindSeconds how far the earliest one lies behind
 */
record RelayClock(long aheadSeconds, long behindSeconds) {
    private static final Duration POLL = Duration.ofMillis(500);

    static RelayClock read(Stack stack, String relay) {
        long latest = 0;
        long earliest = Long.MAX_VALUE;
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
                        earliest = Math.min(earliest, event.path("started_at").asLong());
                    }
                }
            }
        }
        long now = System.currentTimeMillis();
        return new RelayClock((latest - now) / 1_000, (now - Math.min(now, earliest)) / 1_000);
    }
}
