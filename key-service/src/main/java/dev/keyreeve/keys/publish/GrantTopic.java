package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The compacted topic. Idempotent, so that the producer's own retries neither double nor reorder. */
@ApplicationScoped
class GrantTopic {
    private static final int METADATA_MS = 1_000;
    private static final int DELIVERY_MS = 2_000;

    /**
     * From the beginning of a send until the producer has either delivered it or given it up. Short, because a claim
     * must be longer; a broker's restart is sat out by trying again. Trying again from this process is safe at once: the
     * producer takes a new epoch after what it gave up, and the broker refuses the old one.
     */
    static final Duration LONGEST = Duration.ofMillis(METADATA_MS + DELIVERY_MS);

    private final Producer<String, String> producer;

    GrantTopic(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "key-service-outbox",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        METADATA_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        1_500,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MS,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        8L << 20),
                new StringSerializer(),
                new StringSerializer());
    }

    /**
     * Returns when every in-sync replica has all of the batch, in its order.
     *
     * @throws NotPublished when Kafka did not take it; some records may be there, and sending them again is harmless
     */
    void send(Outbox.Batch batch) throws NotPublished {
        try {
            int partition = partition(
                    batch.organization(),
                    producer.partitionsFor(GrantRecord.TOPIC).size());
            var sent = new ArrayList<Future<?>>(batch.entries().size());
            for (var entry : batch.entries()) {
                if (System.nanoTime() - batch.sendBefore() >= 0) {
                    throw new NotPublished(new TimeoutException("the claim on the records is about to run out"));
                }
                sent.add(producer.send(
                        new ProducerRecord<>(GrantRecord.TOPIC, partition, entry.recordKey(), entry.payload())));
            }
            for (var future : sent) {
                future.get();
            }
        } catch (ExecutionException | KafkaException failure) {
            throw new NotPublished(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotPublished(interrupted);
        }
    }

    /** All records of an organization go to one partition, so that its revisions arrive in order. */
    static int partition(OrganizationId organization, int partitions) {
        return Utils.toPositive(Utils.murmur2(organization.value().getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(2));
    }

    /** Kafka is away or slow; the outbox keeps what it did not take. */
    static final class NotPublished extends RuntimeException {
        NotPublished(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
