package dev.keyreeve.drills.storm;

import dev.keyreeve.drills.ledger.Tariff;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All exchanges of a storm, each made from the seed and its number alone, so that a million need not be remembered.
 *
 * @param exchanges how many
 * @param perBatch how many exchanges one allotment covers
 * @param now Unix milliseconds; exchanges began up to {@link #OLDEST} earlier
 */
record Plan(long seed, int exchanges, int organizations, int perBatch, long now) {
    /** "Days late": what a relay that was cut off for so long still has to tell. */
    static final Duration OLDEST = Duration.ofDays(5);

    static final int KEYS = 16;
    /** One exchange in so many comes from an allotment. */
    private static final int LIMITED = 4;

    Planned exchange(int number) {
        var random = new SplittableRandom(seed * 31 + number);
        boolean limited = number % LIMITED == 0;
        int batch = limited ? number / LIMITED / perBatch : -1;
        // All of a batch are of one key, as an allotment is.
        int organization = limited ? batch % organizations : random.nextInt(organizations);
        int key = limited ? batch % KEYS : random.nextInt(KEYS);
        return new Planned(
                number,
                organization,
                key,
                batch,
                random.nextBoolean() ? Tariff.GPT_4O : Tariff.GPT_4O_MINI,
                random.nextLong(1, 4_000),
                random.nextLong(1, 1_500),
                now - random.nextLong(OLDEST.toMillis()));
    }

    int batches() {
        return Math.ceilDiv(Math.ceilDiv(exchanges, LIMITED), perBatch);
    }

    /** The number at which an allotment's exchanges begin. */
    long firstOf(int batch) {
        return (long) batch * perBatch * LIMITED;
    }

    /** The exchanges of one allotment. */
    Stream<Planned> batch(int batch) {
        return IntStream.range((int) firstOf(batch), (int) Math.min(exchanges, firstOf(batch + 1)))
                .filter(number -> number % LIMITED == 0)
                .mapToObj(this::exchange);
    }

    /** What the exchanges of an allotment hold together, in nano-USD. */
    long claimed(int batch) {
        return batch(batch).mapToLong(Planned::hold).sum();
    }

    Stream<Planned> all() {
        return IntStream.range(0, exchanges).mapToObj(this::exchange);
    }
}
