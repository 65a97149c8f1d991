package dev.keyreeve.relay.grant;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the whole topic of grants and then follows it, on a thread of its own. No group and no commits: every relay
 * reads everything, from the start. Nothing that stands in the topic ends the feed.
 */
final class GrantFeed {
    private static final Logger LOG = Logger.getLogger(GrantFeed.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration OFFSETS = Duration.ofSeconds(5);
    private static final ObjectReader READER = Json.mapper().readerFor(GrantRecord.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Grants grants;
    private final Standing standing;
    private final Acknowledgements acknowledgements;
    private final Revocations revocations;
    private final Recalls recalls;
    private final LongAdder skipped = new LongAdder();
    private Set<TopicPartition> assigned = Set.of();
    private volatile long behind;
    private volatile boolean stopping;

    GrantFeed(
            Consumer<byte[], byte[]> consumer,
            Grants grants,
            Standing standing,
            Acknowledgements acknowledgements,
            Revocations revocations,
            Recalls recalls) {
        this.consumer = consumer;
        this.grants = grants;
        this.standing = standing;
        this.acknowledgements = acknowledgements;
        this.revocations = revocations;
        this.recalls = recalls;
    }

    static Consumer<byte[], byte[]> consumer(String bootstrapServers, String relay) {
        var config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "grants-" + relay);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // The first reading is of everything: in large pieces.
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1024 * 1024);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) OFFSETS.toMillis());
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Records that were neither understood nor applied, since the start. */
    long skipped() {
        return skipped.sum();
    }

    /** Records of the topic that this relay has not read yet, as far as the broker has told. */
    long behind() {
        return behind;
    }

    /** From another thread: ends {@link #follow} soon. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    void follow() {
        try (consumer) {
            while (!stopping) {
                try {
                    aim();
                    if (assigned.isEmpty()) {
                        Thread.sleep(POLL);
                    } else {
                        takeAll(consumer.poll(POLL));
                        behind = assigned.stream()
                                .map(consumer::currentLag)
                                .mapToLong(lag -> lag.orElse(0))
                                .sum();
                        arrive();
                    }
                } catch (WakeupException | InterruptException | InterruptedException stopped) {
                    return;
                } catch (RuntimeException e) {
                    // Whatever it was: a feed that ends would leave what is disabled later enabled until the lease
                    // runs out.
                    LOG.warnf(e, "grants not read why=%s", e.toString());
                }
            }
        }
    }

    /** After each registration: how far the topic reaches now, which is later than the registration's answer. */
    private void aim() {
        if (!(standing.state() instanceof Standing.State.CatchingUp catching)
                || catching.targets().isPresent()) {
            return;
        }
        var partitions = consumer.partitionsFor(GrantRecord.TOPIC, OFFSETS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
        if (partitions.isEmpty()) {
            LOG.warnf("grants not read why=topic %s is missing", GrantRecord.TOPIC);
            return;
        }
        if (!partitions.equals(assigned)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            assigned = partitions;
        }
        standing.targets(catching.epoch(), byPartition(consumer.endOffsets(partitions, OFFSETS)));
    }

    /** Acknowledges after the whole batch: rows of one change have one revision, and most often come together. */
    private void takeAll(Iterable<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
        var waitedFor = new HashSet<OrganizationId>();
        boolean taken = false;
        for (var read : batch) {
            try {
                if (read.value() != null) {
                    taken |= take(READER.readValue(read.value()), waitedFor);
                }
            } catch (IOException | RuntimeException e) {
                // Unknown or malformed. The value may hold anything, so only the key is logged.
                skipped.increment();
                LOG.warnf(
                        "grant skipped record_key=%s partition=%d offset=%d why=%s",
                        read.key() == null ? "" : new String(read.key(), StandardCharsets.UTF_8),
                        read.partition(),
                        read.offset(),
                        e.getClass().getSimpleName());
            }
        }
        if (taken) {
            revocations.awaitTurns();
        }
        waitedFor.forEach(this::owe);
    }

    /**
     * @return whether an exchange that is about to be forwarded may no longer be
     */
    private boolean take(GrantRecord record, Set<OrganizationId> waitedFor) {
        boolean taken = false;
        if (grants.apply(record)) {
            if (record instanceof GrantRecord.Governed governed) {
                recalls.recall(governed);
                taken = true;
            } else if (takesAway(record)) {
                revocations.takenAway(record);
                taken = true;
            } else if (record instanceof GrantRecord.Organization) {
                // Its members may no longer call with credentials of their own, or no longer without.
                taken = true;
            }
        }
        if (record.ack()) {
            waitedFor.add(record.organization());
        }
        return taken;
    }

    private void owe(OrganizationId organization) {
        acknowledgements.owe(new Lease.Mark(organization, grants.revision(organization)));
    }

    private static boolean takesAway(GrantRecord record) {
        return switch (record) {
            case GrantRecord.Key key -> key.status() != Status.ACTIVE;
            case GrantRecord.Member member -> member.status() != Status.ACTIVE;
            case GrantRecord.Project project -> project.status() != Status.ACTIVE;
            case GrantRecord.Organization itself -> itself.status() != Status.ACTIVE;
            case GrantRecord.App app -> app.status() != Status.ACTIVE;
            case GrantRecord.Credential credential -> credential.status() != Status.ACTIVE;
            // Also with its address, or with less of its paths.
            case GrantRecord.Connector connector -> true;
            case GrantRecord.Governed governed -> false;
            // Whatever stands in the new one, a candidate of the old one may be missing from it.
            case GrantRecord.Alias alias -> true;
            // Deleted, or with a method less.
            case GrantRecord.AllowedPath allowed -> true;
        };
    }

    /** Says how far the feed has come; when that is far enough, the relay serves from here on. */
    private void arrive() {
        if (!(standing.state() instanceof Standing.State.CatchingUp catching)
                || catching.targets().isEmpty()) {
            return;
        }
        var positions = new HashMap<Integer, Long>();
        assigned.forEach(partition -> positions.put(partition.partition(), consumer.position(partition, OFFSETS)));
        standing.reached(positions, grants::revision).forEach(mark -> owe(mark.organization()));
        if (standing.state() instanceof Standing.State.Serving serving) {
            LOG.infof("caught up epoch=%d keys=%d skipped=%d", serving.epoch(), grants.size(), skipped());
        }
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(offset -> offset.getKey().partition(), Map.Entry::getValue));
    }
}
