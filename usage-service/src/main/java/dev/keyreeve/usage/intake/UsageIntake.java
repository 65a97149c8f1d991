package dev.keyreeve.usage.intake;

import dev.keyreeve.contracts.usage.UsageEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that takes events in, and hands them to one that posts them. Whatever fails, Kafka or PostgreSQL, it drops its consumer, waits, and begins again
 * where PostgreSQL says that it stands: nothing is kept in memory that could be lost or counted twice.
 */
@ApplicationScoped
class UsageIntake {
    private static final Logger LOG = Logger.getLogger(UsageIntake.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** Events at once, from which on more are waited for. */
    private static final int MUCH = 50;

    private static final int BYTES_AT_ONCE = 8 << 20;
    private static final int BYTES_WORTH_A_FETCH = 1 << 20;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    /** What the health page says. */
    enum State {
        OFF,
        CONNECTING,
        RUNNING,
        FAILING
    }

    private final IntakeConfig config;
    private final Map<String, Object> kafka;
    private final EventReader reader;
    private final Batches batches;
    private final ConsumedOffsets offsets;
    private final IntakeMetrics metrics;
    private final Thread thread = new Thread(this::run, "usage-intake");

    private final CountDownLatch stop = new CountDownLatch(1);

    private volatile State state = State.OFF;
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    UsageIntake(
            IntakeConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EventReader reader,
            Batches batches,
            ConsumedOffsets offsets,
            IntakeMetrics metrics) {
        this.config = config;
        this.kafka = kafka;
        this.reader = reader;
        this.batches = batches;
        this.offsets = offsets;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        var consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (thread.isAlive()) {
            thread.join(LONGEST_STOP);
        }
    }

    State state() {
        return state;
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    private void run() {
        try {
            var pause = config.shortestPause();
            while (!isStopping()) {
                boolean hadRun = consumeUntilFailure();
                pause = waited(hadRun ? config.shortestPause() : pause);
            }
        } finally {
            state = State.OFF;
        }
    }

    /** Answers whether it worked before it failed, or was stopped. */
    private boolean consumeUntilFailure() {
        state = State.CONNECTING;
        var consumer = new KafkaConsumer<byte[], byte[]>(properties());
        polling = consumer;
        try (var ahead = new OneAhead()) {
            consume(consumer, ahead);
            return true;
        } catch (RuntimeException e) {
            boolean hadRun = state == State.RUNNING;
            if (!isStopping()) {
                state = State.FAILING;
                LOG.warnf("intake=failing error=%s", e);
            }
            return hadRun;
        } finally {
            polling = null;
            close(consumer);
        }
    }

    private static void close(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
        } catch (RuntimeException e) {
            LOG.debugf("intake=close_failed error=%s", e);
        }
    }

    private void consume(Consumer<byte[], byte[]> consumer, OneAhead ahead) {
        var positions = new Positions(consumer, offsets, ahead);
        consumer.subscribe(List.of(UsageEvent.TOPIC), positions);
        while (!isStopping()) {
            // A posting that ends, or fails, is seen at once, and not only when there is something to read again.
            var records = consumer.poll(ahead.isPosting() ? Duration.ZERO : POLL);
            state = State.RUNNING;
            if (records.isEmpty()) {
                ahead.awaitPosted();
            } else {
                var read = readWithMore(records, consumer);
                ahead.post(() -> read.forEach((partition, batch) ->
                        positions.moved(partition, batches.apply(partition, positions.next(partition), batch))));
            }
            metrics.lag(records.count() + behind(consumer));
        }
        ahead.awaitPosted();
    }

    /**
     * Where much comes it waits for more: a transaction costs PostgreSQL some milliseconds however few events it posts. If
     * partitions come or go meanwhile, what was read of them is refused, or posted already, by where they stand.
     */
    private Map<TopicPartition, List<Incoming>> readWithMore(
            ConsumerRecords<byte[], byte[]> first, Consumer<byte[], byte[]> consumer) {
        var read = new HashMap<TopicPartition, List<Incoming>>();
        long until = System.nanoTime() + config.companyWhenBusy().toNanos();
        read(first, read);
        long left = first.count() < MUCH ? 0 : until - System.nanoTime();
        for (int count = first.count(); left > 0 && count < config.batch() && !isStopping(); ) {
            var more = consumer.poll(Duration.ofNanos(left));
            read(more, read);
            count += more.count();
            left = until - System.nanoTime();
        }
        return read;
    }

    private void read(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, List<Incoming>> into) {
        for (var partition : records.partitions()) {
            var batch = into.computeIfAbsent(partition, _ -> new ArrayList<>());
            records.records(partition).forEach(record -> batch.add(reader.read(record)));
        }
    }

    private static long behind(Consumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    /** Waits; answers how long to wait the next time. */
    private Duration waited(Duration pause) {
        try {
            stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodysDoing) {
            Thread.currentThread().interrupt();
        }
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(config.longestPause()) < 0 ? doubled : config.longestPause();
    }

    private Map<String, Object> properties() {
        var properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Positions always come from PostgreSQL; one that Kafka does not have is looked into there, not skipped.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batch());
        // So that a batch of one busy partition can be full: an event has some 700 bytes.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_AT_ONCE);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A transaction for each event that comes alone would cost more than the event: the broker waits a moment for
        // more.
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, BYTES_WORTH_A_FETCH);
        properties.put(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                Math.toIntExact(config.company().toMillis()));
        // How soon a topic that was missing is seen.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        return properties;
    }
}
