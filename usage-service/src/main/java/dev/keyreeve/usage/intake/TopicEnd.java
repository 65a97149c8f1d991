package dev.keyreeve.usage.intake;

import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.usage.access.DatabaseUnavailable;
import dev.keyreeve.usage.ledger.IntakeProgress;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Compares the ends of the usage topic with what is in the ledger, whichever instance took it in. */
@ApplicationScoped
class TopicEnd implements IntakeProgress {
    private static final Logger LOG = Logger.getLogger(TopicEnd.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Map<String, Object> kafka;
    private final ConsumedOffsets offsets;

    TopicEnd(@Identifier("default-kafka-broker") Map<String, Object> kafka, ConsumedOffsets offsets) {
        this.kafka = kafka;
        this.offsets = offsets;
    }

    @Override
    public boolean awaitCaughtUp(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        try {
            var ends = ends(most);
            while (!isCaughtUp(ends)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException | DatabaseUnavailable e) {
            LOG.warnf("intake=end_unknown error=%s", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isCaughtUp(Map<Integer, Long> ends) {
        var taken = offsets.all();
        return ends.entrySet().stream().allMatch(end -> taken.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** By partition, of those that hold anything. */
    private Map<Integer, Long> ends(Duration most) throws ExecutionException, TimeoutException, InterruptedException {
        var properties = new HashMap<>(kafka);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) most.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) most.toMillis());
        try (var admin = Admin.create(properties)) {
            var partitions = partitions(admin, most);
            var first = offsets(admin, partitions, OffsetSpec.earliest(), most);
            var ends = offsets(admin, partitions, OffsetSpec.latest(), most);
            ends.entrySet().removeIf(end -> end.getValue().equals(first.get(end.getKey())));
            return ends;
        }
    }

    private static List<TopicPartition> partitions(Admin admin, Duration most)
            throws ExecutionException, TimeoutException, InterruptedException {
        var topics = admin.describeTopics(List.of(UsageEvent.TOPIC))
                .allTopicNames()
                .get(most.toMillis(), TimeUnit.MILLISECONDS);
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> new TopicPartition(UsageEvent.TOPIC, partition.partition()))
                .toList();
    }

    private static Map<Integer, Long> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which, Duration most)
            throws ExecutionException, TimeoutException, InterruptedException {
        var found = admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)))
                .all()
                .get(most.toMillis(), TimeUnit.MILLISECONDS);
        var offsets = new HashMap<Integer, Long>();
        found.forEach((partition, result) -> offsets.put(partition.partition(), result.offset()));
        return offsets;
    }
}
