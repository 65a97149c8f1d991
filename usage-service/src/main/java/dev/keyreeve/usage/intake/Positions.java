package dev.keyreeve.usage.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Where one consumer stands in the partitions that it was assigned: it begins where PostgreSQL says. What is being posted
 * is awaited before partitions come or go, so that they are not looked up, or left to others, in the middle of it.
 */
final class Positions implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Positions.class);

    private final Consumer<byte[], byte[]> consumer;
    private final ConsumedOffsets offsets;
    private final OneAhead ahead;
    /** By turns the consumer's thread's and the posting one's, which the hand-over and the wait for it keep apart. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    Positions(Consumer<byte[], byte[]> consumer, ConsumedOffsets offsets, OneAhead ahead) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.ahead = ahead;
    }

    long next(TopicPartition partition) {
        var position = next.get(partition);
        if (position == null) {
            throw new IllegalStateException(partition + " is not assigned");
        }
        return position;
    }

    void moved(TopicPartition partition, long to) {
        next.put(partition, to);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        ahead.awaitPosted();
        var stored = offsets.all();
        var first = consumer.beginningOffsets(assigned);
        var end = consumer.endOffsets(assigned);
        for (var partition : assigned) {
            long earliest = Objects.requireNonNull(first.get(partition));
            var position = stored.get(partition.partition());
            if (position == null) {
                offsets.begin(partition, earliest);
                position = earliest;
            } else if (position < earliest || position > Objects.requireNonNull(end.get(partition))) {
                // Kafka deleted events that nobody had read, or it is another topic. Reading again does no harm.
                LOG.errorf(
                        "intake=offset_lost partition=%d stored=%d earliest=%d end=%d",
                        partition.partition(), position, earliest, end.get(partition));
                offsets.begin(partition, earliest);
                position = earliest;
            }
            consumer.seek(partition, position);
            next.put(partition, position);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        ahead.awaitPosted();
        revoked.forEach(next::remove);
    }
}
