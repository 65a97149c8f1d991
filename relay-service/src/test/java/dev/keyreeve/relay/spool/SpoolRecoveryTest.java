package dev.keyreeve.relay.spool;

import static dev.keyreeve.relay.spool.Events.bound;
import static dev.keyreeve.relay.spool.Events.closed;
import static dev.keyreeve.relay.spool.Events.config;
import static dev.keyreeve.relay.spool.Events.exact;
import static dev.keyreeve.relay.spool.Events.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A spool whose process was killed")
class SpoolRecoveryTest {
    private static final int SEGMENT = 8_192;
    /** Thousands of torn records and broken connections are the point here, not news. */
    private static final Logger NEWS = Logger.getLogger(Spool.class.getPackageName());

    @TempDir
    Path directory;

    @BeforeAll
    static void quiet() {
        NEWS.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void loud() {
        NEWS.setLevel(null);
    }

    private final FakeKafka kafka = new FakeKafka();
    private final List<Allotment.Fence> fences = new CopyOnWriteArrayList<>();

    private Future<Void> fence(Allotment.Fence fence) {
        fences.add(fence);
        return Future.succeededFuture();
    }

    private Spool open(Path in) {
        return Spool.open(in, config(SEGMENT), Allocator::zeroFilled, kafka);
    }

    @Test
    @DisplayName("settles what was under way as bound, closes what was open, and then fences, once Kafka has it all")
    void recovers() throws SpoolUnavailable {
        kafka.mood = FakeKafka.Mood.SILENT;
        try (var killed = open(directory)) {
            killed.forwarded(bound("exch_1", "alt_1", 10));
            killed.forwarded(bound("exch_2", "alt_1", 20));
            killed.forwarded(bound("exch_3", "alt_2", 40));
            killed.settled(exact(bound("exch_2", "alt_1", 20)));
            killed.closed(closed("alt_2", 40));
        }
        try (var next = open(directory)) {
            next.recover(9, this::fence);
            await().until(() -> kafka.sent.get() >= 5);
            assertThat(fences).isEmpty();
            assertThat(next.recovered()).isFalse();
            kafka.mood = FakeKafka.Mood.FAILS;
            next.forwarded(bound("exch_new", "alt_new", 5));
            next.settled(exact(bound("exch_new", "alt_new", 5)));
            // What is lost with a silent connection is sent again over a new one.
            next.close();
        }
        kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;
        try (var last = open(directory)) {
            last.recover(10, this::fence);
            await().until(last::recovered);
        }

        assertThat(kafka.settlements().stream().map(Settled::exchange).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("exch_1", "exch_2", "exch_3", "exch_new");
        assertThat(kafka.settlements().stream().filter(settled -> settled.quality() == Quality.BOUND))
                .extracting(Settled::exchange)
                .containsExactlyInAnyOrder("exch_1", "exch_3");
        assertThat(Set.copyOf(kafka.closes()))
                .containsExactlyInAnyOrder(closed("alt_1", 30), closed("alt_2", 40), closed("alt_new", 5));
        assertThat(fences).singleElement().satisfies(fence -> {
            assertThat(fence.epoch()).isEqualTo(10);
            assertThat(fence.claimed())
                    .containsExactlyInAnyOrder(
                            new Allotment.Claimed(Events.ORGANIZATION, "alt_1", held(30)),
                            new Allotment.Claimed(Events.ORGANIZATION, "alt_2", held(40)),
                            new Allotment.Claimed(Events.ORGANIZATION, "alt_new", held(5)));
        });
        assertThat(directory).isDirectoryNotContaining("glob:**.segment");
    }

    @Test
    @DisplayName("fences even when it had nothing to say, and again until the ledger answers")
    void fenceUntilAnswered() {
        try (var spool = open(directory)) {
            spool.recover(1, fence -> {
                fences.add(fence);
                return fences.size() < 3 ? Future.failedFuture("ledger is away") : Future.succeededFuture();
            });
            await().until(spool::recovered);
        }
        assertThat(fences).hasSize(3).containsOnly(new Allotment.Fence(1, List.of()));
    }

    @Test
    @DisplayName("between any two bytes is read up to its last whole record")
    void anyOffset() throws IOException, SpoolUnavailable {
        kafka.mood = FakeKafka.Mood.SILENT;
        var ends = new ArrayList<Integer>();
        Segment written;
        try (var spool = open(directory)) {
            var steps = List.<Step>of(
                    () -> spool.forwarded(bound("exch_1", "alt_1", 10)),
                    () -> spool.forwarded(bound("exch_2", "alt_1", 20)),
                    () -> spool.settled(exact(bound("exch_1", "alt_1", 10))),
                    () -> spool.closed(closed("alt_1", 30)),
                    () -> spool.settled(exact(bound("exch_2", "alt_1", 20))));
            for (var step : steps) {
                step.run();
                ends.add(spool.segments().getFirst().written());
            }
            // Not always the one with the first number: that may be the spare, if the sender's thread was faster.
            written = spool.segments().getFirst();
        }
        byte[] whole = Files.readAllBytes(directory.resolve("%012d.segment".formatted(written.number())));
        var cut = Files.createDirectory(directory.resolve("cut")).resolve("000000000001.segment");
        for (int offset = 0; offset <= ends.getLast(); offset++) {
            int at = offset;
            int steps = (int) ends.stream().filter(end -> end <= at).count();
            assertLeftover(cut, Arrays.copyOf(whole, offset), steps);
            if (offset % 5 == 0) {
                byte[] zeroBehind = Arrays.copyOf(Arrays.copyOf(whole, offset), whole.length);
                assertLeftover(cut, zeroBehind, steps);
            }
            if (offset % 7 == 0 && !ends.contains(at)) {
                byte[] spoiled = whole.clone();
                spoiled[offset] ^= 0x55;
                assertLeftover(cut, spoiled, steps);
            }
        }
    }

    private interface Step {
        void run() throws SpoolUnavailable;
    }

    private static void assertLeftover(Path file, byte[] content, int steps) throws IOException {
        Files.write(file, content);
        var segments = new Segments(file.getParent(), SEGMENT, Long.MAX_VALUE, Allocator::zeroFilled);
        var leftover = Leftover.read(segments, new Claims());
        for (var segment : segments.takeAll()) {
            segment.close();
        }
        var unsettled = leftover.unsettled().stream()
                .map(open -> open.bound().exchange())
                .toList();
        var unclosed = leftover.unclosed();
        var description = "%d bytes, %d steps".formatted(content.length, steps);
        switch (steps) {
            case 0 -> assertThat(unsettled).as(description).isEmpty();
            case 1 -> assertThat(unsettled).as(description).containsExactly("exch_1");
            case 2 -> assertThat(unsettled).as(description).containsExactly("exch_1", "exch_2");
            case 3, 4 -> assertThat(unsettled).as(description).containsExactly("exch_2");
            default -> assertThat(unsettled).as(description).isEmpty();
        }
        switch (steps) {
            case 0, 4, 5 -> assertThat(unclosed).as(description).isEmpty();
            case 1 -> assertThat(unclosed).as(description).containsExactly(closed("alt_1", 10));
            default -> assertThat(unclosed).as(description).containsExactly(closed("alt_1", 30));
        }
    }

    @Test
    @DisplayName("between writing an old exchange anew and deleting its segment, settles it once and deletes both")
    void movedTwice() throws IOException, SpoolUnavailable {
        var roomy = config(2 * SEGMENT, 80L * SEGMENT);
        Path old;
        byte[] written;
        try (var killed = Spool.open(directory, roomy, Allocator::zeroFilled, kafka)) {
            killed.recover(4, this::fence);
            killed.forwarded(bound("exch_live", "alt_live", 10));
            killed.closed(closed("alt_live", 10));
            old = onlyWritten();
            written = Files.readAllBytes(old);
            for (int number = 0; number < 300; number++) {
                var beside = bound("exch_" + number, null, 0);
                killed.forwarded(beside);
                // Enough is open for as long, so that much is kept.
                if (number % 16 != 15) {
                    killed.settled(exact(beside));
                }
            }
            await().until(() -> !Files.exists(old));
        }
        Files.write(old, written);
        kafka.arrived.clear();
        try (var next = Spool.open(directory, roomy, Allocator::zeroFilled, kafka)) {
            next.recover(5, this::fence);
            await().until(next::recovered);
            assertThat(kafka.settlements().stream()
                            .filter(settled -> settled.exchange().equals("exch_live")))
                    .containsExactly(bound("exch_live", "alt_live", 10));
            await().until(() -> !Files.exists(old));
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.segment");
    }

    private Path onlyWritten() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "*.segment")) {
            for (var file : files) {
                byte[] bytes = Files.readAllBytes(file);
                if (Frame.decode(bytes, 0, bytes.length).isPresent()) {
                    return file;
                }
            }
        }
        throw new AssertionError("nothing is written");
    }

    @Test
    @DisplayName("again and again, in the middle of anything, loses no exchange and no claim")
    void anyHistory() throws IOException, SpoolUnavailable {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var home = Files.createDirectory(directory.resolve("seed-" + seed));
            kafka.arrived.clear();
            fences.clear();
            var forwarded = new HashMap<String, Settled>();
            for (int life = 0; life < 4; life++) {
                kafka.mood = FakeKafka.Mood.values()[random.nextInt(4)];
                live(home, life, random, forwarded);
                tearSomething(home, random);
            }
            kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;
            try (var last = open(home)) {
                last.recover(99, this::fence);
                await().pollInterval(Duration.ofMillis(5)).until(last::recovered);
            }
            assertComplete(seed, forwarded);
        }
    }

    private void live(Path home, int life, Random random, Map<String, Settled> forwarded) throws SpoolUnavailable {
        var open = new ArrayList<Settled>();
        var allotments = new HashMap<String, Long>();
        try (var spool = open(home)) {
            if (random.nextBoolean()) {
                spool.recover(life, this::fence);
            }
            for (int i = random.nextInt(120); i > 0; i--) {
                if (random.nextInt(3) > 0) {
                    var allotment = random.nextInt(3) == 0 ? null : "alt_" + life + "_" + (i / 20);
                    var bound = bound("exch_" + life + "_" + i, allotment, 1 + random.nextInt(9));
                    spool.forwarded(bound);
                    forwarded.put(bound.exchange(), bound);
                    open.add(bound);
                    if (allotment != null) {
                        allotments.merge(allotment, bound.hold().nanos(), Long::sum);
                    }
                } else if (!open.isEmpty()) {
                    spool.settled(exact(open.remove(random.nextInt(open.size()))));
                }
                // An allotment is closed once nothing is forwarded under it any more.
                int current = i / 20;
                for (var entry : new HashSet<>(allotments.entrySet())) {
                    if (!entry.getKey().endsWith("_" + current) && random.nextInt(5) == 0) {
                        spool.closed(closed(entry.getKey(), entry.getValue()));
                        allotments.remove(entry.getKey());
                    }
                }
            }
            if (random.nextBoolean()) {
                kafka.mood = FakeKafka.Mood.ACKNOWLEDGES;
                spool.flush(Duration.ofMillis(20));
            }
        }
    }

    /** A record that was being written when the process died: its beginning stands behind the last whole one. */
    private static void tearSomething(Path home, Random random) throws IOException {
        try (var files = Files.newDirectoryStream(home, "*.segment")) {
            for (var file : files) {
                byte[] bytes = Files.readAllBytes(file);
                int at = 0;
                for (var frame = Frame.decode(bytes, at, bytes.length); frame.isPresent(); ) {
                    at += frame.get().size();
                    frame = Frame.decode(bytes, at, bytes.length);
                }
                byte[] torn = Frame.of(Frame.Kind.FORWARDED, bound("exch_torn", "alt_torn", 1))
                        .encode();
                try (var out = new RandomAccessFile(file.toFile(), "rw")) {
                    out.seek(at);
                    out.write(torn, 0, random.nextInt(torn.length));
                }
            }
        }
    }

    private void assertComplete(int seed, Map<String, Settled> forwarded) {
        var settled = kafka.settlements().stream().map(Settled::exchange).collect(Collectors.toSet());
        assertThat(settled).as("seed %d", seed).isEqualTo(forwarded.keySet());
        var claims = forwarded.values().stream()
                .filter(bound -> bound.allotment() != null)
                .collect(Collectors.groupingBy(
                        Settled::allotment,
                        Collectors.summingLong(bound -> bound.hold().nanos())));
        var closes = kafka.closes().stream().collect(Collectors.groupingBy(AllotmentClosed::allotment));
        assertThat(closes.keySet()).as("seed %d", seed).isEqualTo(claims.keySet());
        closes.forEach((allotment, events) -> assertThat(events)
                .as("seed %d, %s", seed, allotment)
                .allMatch(event -> event.claimed().equals(held(claims.get(allotment)))));
        fences.forEach(fence -> assertThat(fence.claimed())
                .as("seed %d", seed)
                .allMatch(claimed -> claimed.claimed().equals(held(claims.get(claimed.allotment())))));
    }
}
