package dev.keyreeve.relay.spool;

import static dev.keyreeve.relay.spool.Events.bound;
import static dev.keyreeve.relay.spool.Events.closed;
import static dev.keyreeve.relay.spool.Events.config;
import static dev.keyreeve.relay.spool.Events.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.usage.UsageEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A spool")
class SpoolTest {
    private static final int SMALL = 8_192;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Fencing NO_FENCE = fence -> Future.succeededFuture();

    @TempDir
    Path directory;

    private final FakeKafka kafka = new FakeKafka();
    private final AtomicBoolean diskFull = new AtomicBoolean();
    private final List<Spool> opened = new ArrayList<>();

    private Spool open() {
        var spool = Spool.open(directory, config(SMALL), this::allocate, kafka);
        opened.add(spool);
        return spool;
    }

    /** The alert compares the two: it knows of no size of its own. */
    @Test
    @DisplayName("tells how large it is, and how large it may grow")
    void tellsItsSize() {
        var metrics = new SimpleMeterRegistry();
        var nowhere = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:9");
        try (var _ = Spool.open(directory, nowhere, config(4 * Frame.LARGEST, 100L * Frame.LARGEST), metrics)) {
            assertThat(metrics.get("keyreeve.spool.max.bytes").gauge().value()).isEqualTo(100.0 * Frame.LARGEST);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    metrics.get("keyreeve.spool.bytes").gauge().value())
                            .isPositive()
                            .isLessThan(100.0 * Frame.LARGEST));
        }
    }

    private void allocate(Path file, int bytes) throws IOException {
        if (diskFull.get()) {
            throw new IOException("No space left on device");
        }
        Allocator.zeroFilled(file, bytes);
    }

    @AfterEach
    void close() {
        opened.forEach(Spool::close);
    }

    private long segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".segment")).count();
        }
    }

    @Test
    @DisplayName("sends a settlement once there is one, and the close, in the order in which they were written")
    void sends() throws SpoolUnavailable {
        var spool = open();
        var first = bound("exch_1", "alt_1", 10);
        var second = bound("exch_2", null, 0);
        spool.forwarded(first);
        spool.forwarded(second);
        spool.settled(exact(second));
        spool.settled(exact(first));
        spool.closed(closed("alt_1", 10));

        assertThat(spool.flush(PATIENCE)).isTrue();
        assertThat(kafka.arrived).containsExactly(exact(second), exact(first), closed("alt_1", 10));
    }

    @Test
    @DisplayName("insists on each exchange being forwarded once and settled once")
    void once() throws SpoolUnavailable {
        var spool = open();
        var bound = bound("exch_1", null, 0);
        spool.forwarded(bound);
        assertThatThrownBy(() -> spool.forwarded(bound)).isInstanceOf(IllegalStateException.class);
        spool.settled(exact(bound));

        assertThatThrownBy(() -> spool.settled(exact(bound)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exch_1");
    }

    @Test
    @DisplayName("belongs to one process; a second is told whose it is")
    void locked() {
        open();
        assertThatThrownBy(this::open)
                .isInstanceOf(SpoolInUse.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }

    @Nested
    @DisplayName("while Kafka is away")
    class Away {
        @Test
        @DisplayName("keeps what is written in its files, with few under way, and sends all of it in the end")
        void waits() throws SpoolUnavailable {
            kafka.mood = FakeKafka.Mood.SILENT;
            var spool = open();
            for (int i = 0; i < 200; i++) {
                var bound = bound("exch_" + i, null, 0);
                spool.forwarded(bound);
                spool.settled(exact(bound));
            }
            await().until(() -> kafka.sent.get() == 16);
            assertThat(spool.unacknowledged()).isEqualTo(200);
            spool.close();
            kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;

            assertThat(open().flush(PATIENCE)).isTrue();
            assertThat(kafka.settlements()).hasSize(200).doesNotHaveDuplicates();
        }

        @Test
        @DisplayName("tries again for ever, and what may have arrived twice is sent twice rather than never")
        void retries() throws SpoolUnavailable {
            kafka.mood = FakeKafka.Mood.FAILS;
            var spool = open();
            var bound = bound("exch_1", null, 0);
            spool.forwarded(bound);
            spool.settled(exact(bound));
            await().until(() -> kafka.sent.get() >= 3);
            kafka.mood = FakeKafka.Mood.TAKES_AND_FAILS;
            await().until(() -> !kafka.arrived.isEmpty());
            kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;

            assertThat(spool.flush(PATIENCE)).isTrue();
            assertThat(kafka.arrived).hasSizeGreaterThanOrEqualTo(2).containsOnly(exact(bound));
        }
    }

    @Nested
    @DisplayName("when the disk is full")
    class Full {
        @Test
        @DisplayName("takes no more exchanges, but still writes the settlement and the close of all that it took")
        void reserved() throws SpoolUnavailable {
            kafka.mood = FakeKafka.Mood.SILENT;
            var spool = open();
            var taken = new ArrayList<UsageEvent.Settled>();
            await().until(() -> segments() == 1);
            diskFull.set(true);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            var bound = bound("exch_" + i, "alt_" + i % 5, 1);
                            spool.forwarded(bound);
                            taken.add(bound);
                        }
                    })
                    .isInstanceOf(SpoolUnavailable.class);
            assertThat(taken).isNotEmpty();

            taken.forEach(bound -> spool.settled(exact(bound)));
            taken.stream().map(UsageEvent.Settled::allotment).distinct().forEach(id -> spool.closed(closed(id, 1)));
            spool.close();
            kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;
            assertThat(open().flush(PATIENCE)).isTrue();

            assertThat(kafka.settlements()).hasSameSizeAs(taken);
            assertThat(kafka.closes()).hasSize((int)
                    taken.stream().map(UsageEvent.Settled::allotment).distinct().count());
        }

        @Test
        @DisplayName("closes what nothing was forwarded under as soon as there is room, so that it is given back")
        void closesLater() {
            diskFull.set(true);
            var spool = open();
            spool.closed(closed("alt_1", 0));
            assertThat(spool.unacknowledged()).isZero();
            diskFull.set(false);

            await().untilAsserted(() -> assertThat(kafka.closes()).containsExactly(closed("alt_1", 0)));
        }

        @Test
        @DisplayName("takes exchanges again when there is room")
        void again() {
            diskFull.set(true);
            var spool = open();
            assertThatThrownBy(() -> spool.forwarded(bound("exch_1", null, 0))).isInstanceOf(SpoolUnavailable.class);
            diskFull.set(false);

            await().ignoreExceptions().untilAsserted(() -> spool.forwarded(bound("exch_2", null, 0)));
        }
    }

    @Nested
    @DisplayName("that may not grow any more")
    class Grown {
        private static final int MOST_SEGMENTS = 3;

        private Spool openLimited() {
            var spool =
                    Spool.open(directory, config(SMALL, MOST_SEGMENTS * (long) SMALL), Allocator::zeroFilled, kafka);
            opened.add(spool);
            return spool;
        }

        private List<UsageEvent.Settled> fill(Spool spool) {
            var taken = new ArrayList<UsageEvent.Settled>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            var bound = bound("exch_" + i, null, 0);
                            spool.forwarded(bound);
                            taken.add(bound);
                        }
                    })
                    .isInstanceOf(SpoolUnavailable.class)
                    .cause()
                    .hasMessageContaining("keyreeve.spool.max-bytes");
            return taken;
        }

        @Test
        @DisplayName("refuses while Kafka is away, keeps to its size, and takes exchanges again when Kafka is back")
        void kafkaAway() throws IOException {
            kafka.mood = FakeKafka.Mood.FAILS;
            var spool = openLimited();
            spool.recover(4, NO_FENCE);
            var taken = fill(spool);
            taken.forEach(bound -> spool.settled(exact(bound)));
            assertThat(segments()).isLessThanOrEqualTo(MOST_SEGMENTS);
            kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;

            await().ignoreExceptions().untilAsserted(() -> spool.forwarded(bound("exch_after", null, 0)));
            assertThat(spool.flush(PATIENCE)).isTrue();
            assertThat(kafka.settlements())
                    .extracting(UsageEvent.Settled::exchange)
                    .containsAll(
                            taken.stream().map(UsageEvent.Settled::exchange).toList());
        }

        @Test
        @DisplayName("still has room for what an earlier process left unsettled, without which it could never shrink")
        void recoveryNeedsRoom() throws SpoolUnavailable {
            kafka.mood = FakeKafka.Mood.SILENT;
            var killed = openLimited();
            var taken = fill(killed);
            killed.close();
            kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;

            var next = openLimited();
            next.recover(5, NO_FENCE);
            await().until(next::recovered);

            assertThat(kafka.settlements()).hasSameSizeAs(taken);
            await().ignoreExceptions().untilAsserted(() -> next.forwarded(bound("exch_after", null, 0)));
        }
    }

    @Nested
    @DisplayName("deletes a segment")
    class Deletes {
        private void fillOneSegment(Spool spool, String allotment) throws SpoolUnavailable {
            for (int i = 0; i < 30; i++) {
                var bound = bound("exch_" + allotment + "_" + i, i == 0 ? allotment : null, 1);
                spool.forwarded(bound);
                spool.settled(exact(bound));
            }
        }

        /** Not by its number: the spare may be made before or after the first one that is written. */
        private Path segmentOf(String exchange) throws IOException {
            try (var files = Files.list(directory)) {
                for (var file : files.filter(each -> each.toString().endsWith(".segment"))
                        .toList()) {
                    if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(exchange + "\"")) {
                        return file;
                    }
                }
            }
            throw new AssertionError("no segment with " + exchange);
        }

        @Test
        @DisplayName("when Kafka has all of it and its allotments are closed, not before")
        void allotments() throws SpoolUnavailable, IOException {
            var spool = open();
            spool.recover(4, NO_FENCE);
            fillOneSegment(spool, "alt_1");
            fillOneSegment(spool, "alt_2");
            assertThat(spool.flush(PATIENCE)).isTrue();
            var first = segmentOf("exch_alt_1_0");
            await().during(Duration.ofMillis(300)).until(() -> Files.exists(first));
            spool.closed(closed("alt_1", 1));

            await().atMost(PATIENCE).until(() -> !Files.exists(first));
        }

        @Test
        @DisplayName("when its last exchange is settled, not before")
        void exchanges() throws SpoolUnavailable, IOException {
            var spool = open();
            spool.recover(4, NO_FENCE);
            var live = bound("exch_live", null, 0);
            spool.forwarded(live);
            fillOneSegment(spool, null);
            assertThat(spool.flush(PATIENCE)).isTrue();
            var first = segmentOf("exch_live");
            await().during(Duration.ofMillis(300)).until(() -> Files.exists(first));
            spool.settled(exact(live));

            await().atMost(PATIENCE).until(() -> !Files.exists(first));
        }

        @Test
        @DisplayName("also while allotments overlap without end, so that a load that never pauses fills no disk")
        void withoutAPause() throws Exception {
            var spool = open();
            for (int number = 0; number < 1_200; number++) {
                // Of two keys in turn, so that wherever a segment ends there is an allotment that does not end with it.
                var key = number % 2 == 0 ? "a" : "b";
                int place = number / 2 + (number % 2) * 4;
                run(spool, "alt_" + key + place / 8, "" + number);
                if (place % 8 == 7) {
                    spool.closed(closed("alt_" + key + place / 8, 80));
                }
                if (number % 200 == 199) {
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(segments()).isLessThan(10));
                }
            }
        }

        private void run(Spool spool, String allotment, String exchange) throws SpoolUnavailable {
            var bound = bound("exch_" + exchange, allotment, 10);
            spool.forwarded(bound);
            spool.settled(exact(bound));
        }

        @Test
        @DisplayName("also while exchanges go on that are as old: where much is kept, these are written anew")
        void besideLongExchanges() throws Exception {
            int most = 80;
            var spool = Spool.open(directory, config(SMALL, most * (long) SMALL), Allocator::zeroFilled, kafka);
            opened.add(spool);
            spool.recover(4, NO_FENCE);
            var live = new ArrayList<UsageEvent.Settled>();
            for (int number = 0; number < 1_200; number++) {
                if (number % 24 == 0) {
                    live.add(bound("exch_live_" + number, null, 0));
                    spool.forwarded(live.getLast());
                }
                run(spool, null, "" + number);
                if (number % 100 == 99) {
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(segments()).isLessThan(most / 2));
                }
            }
            live.forEach(bound -> spool.settled(exact(bound)));

            assertThat(spool.flush(PATIENCE)).isTrue();
            assertThat(kafka.settlements()).hasSize(1_200 + live.size()).doesNotHaveDuplicates();
        }

        @Test
        @DisplayName("and all of them on a clean stop with nothing left to do")
        void cleanStop() throws SpoolUnavailable, IOException {
            var spool = open();
            spool.recover(4, NO_FENCE);
            fillOneSegment(spool, "alt_1");
            spool.closed(closed("alt_1", 1));
            await().until(spool::recovered);
            assertThat(spool.flush(PATIENCE)).isTrue();
            spool.close();

            assertThat(segments()).isZero();
        }
    }

    @Test
    @DisplayName("takes from many threads at once, and loses and doubles nothing")
    void threads() throws InterruptedException {
        var spool = open();
        var pool = Executors.newFixedThreadPool(4);
        for (int t = 0; t < 4; t++) {
            int thread = t;
            pool.submit(() -> {
                var random = new Random(thread);
                var live = new ArrayList<UsageEvent.Settled>();
                for (int i = 0; i < 500 || !live.isEmpty(); i++) {
                    if (i < 500 && random.nextBoolean()) {
                        var bound = bound("exch_" + thread + "_" + i, null, 0);
                        spool.forwarded(bound);
                        live.add(bound);
                    } else if (!live.isEmpty()) {
                        spool.settled(exact(live.remove(random.nextInt(live.size()))));
                    }
                }
                return null;
            });
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

        assertThat(spool.flush(PATIENCE)).isTrue();
        assertThat(kafka.settlements()).hasSizeGreaterThan(800).doesNotHaveDuplicates();
    }
}
