package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.usage.UsageEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** An idempotent producer; its own retries keep the order, and when it gives up the sender begins anew with another. */
final class KafkaSink implements EventSink {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * @param settings at least {@code bootstrap.servers}
     */
    KafkaSink(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Only for metadata, and only the sender's thread waits: what is under way is limited well below the buffer.
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        // Nobody waits for these events but the ledger: each has company on its way, the more so as the sender paces
        // itself.
        all.put(ProducerConfig.LINGER_MS_CONFIG, 5L);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void send(byte[] key, byte[] value, Consumer<@Nullable Exception> done) {
        // The callback says it all.
        var _ = producer.send(
                new ProducerRecord<>(UsageEvent.TOPIC, key, value), (metadata, failure) -> done.accept(failure));
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
