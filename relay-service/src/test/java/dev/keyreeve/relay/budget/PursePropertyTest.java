package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Allotment.Closing;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("However many threads take from a purse")
class PursePropertyTest {
    private static final int THREADS = 6;
    private static final int CALLS = 400;
    private static final Amounts MOST = new Amounts(20_000, 0, 60);

    /** A ledger as arithmetic: one budget, sold in slices; sometimes its answer is lost on the way, and comes too late. */
    private static final class Ledger implements Purse.World {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Random random;
        private final Map<String, Amounts> amounts = new ConcurrentHashMap<>();
        private final Map<String, Amounts> closed = new ConcurrentHashMap<>();
        private final Map<String, Amounts> told = new HashMap<>();
        private final Set<String> lost = ConcurrentHashMap.newKeySet();
        private final AtomicInteger drawn = new AtomicInteger();
        private long remaining;

        Ledger(long limit, long seed) {
            this.remaining = limit;
            this.random = new Random(seed);
        }

        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public String newAllotment() {
            return "alt_" + drawn.incrementAndGet();
        }

        @Override
        public void buy(Purse purse, Purchase purchase) {
            thread.execute(() -> sell(purse, purchase));
        }

        private void sell(Purse purse, Purchase purchase) {
            purchase.closing().forEach(this::giveBack);
            if (remaining < purchase.need().nanos()) {
                purse.answered(
                        purchase,
                        new Answer.Exhausted(
                                Answer.Kind.BUDGET,
                                "bud",
                                Measure.MONEY,
                                new Scope(Scope.Type.API_KEY, "key"),
                                "day",
                                remaining,
                                0,
                                0,
                                null),
                        1);
                return;
            }
            long nanos =
                    Math.max(purchase.need().nanos(), Math.min(purchase.want().nanos(), remaining / 8));
            var amount = new Amounts(nanos, 0, purchase.want().exchanges());
            remaining -= nanos;
            var id = purchase.allotment();
            amounts.put(id, amount);
            if (random.nextInt(20) == 0) {
                lost.add(id);
                purse.unanswered(purchase, 1);
            }
            purse.answered(purchase, new Answer.Bought(id, amount, 1 + random.nextInt(20)), 1);
        }

        private void giveBack(Closing closing) {
            if (told.putIfAbsent(closing.allotment(), closing.claimed()) == null) {
                remaining += amounts.get(closing.allotment()).nanos()
                        - closing.claimed().nanos();
            }
        }

        @Override
        public void closed(Slice slice) {
            assertThat(closed.putIfAbsent(slice.allotment(), slice.claimed()))
                    .as("closed twice")
                    .isNull();
        }
    }

    /** What Purses does for one key: a purse that was put away is followed by a new one. */
    private static final class Pocket {
        private final Ledger ledger;
        private final AtomicReference<Purse> purse;

        Pocket(Ledger ledger) {
            this.ledger = ledger;
            this.purse = new AtomicReference<>(new Purse(ledger, MOST, Long.MAX_VALUE));
        }

        void hold(Amounts need, Consumer<HoldOutcome> then) {
            for (var now = purse.get(); !now.hold(need, then); now = purse.get()) {
                purse.compareAndSet(now, new Purse(ledger, MOST, Long.MAX_VALUE));
            }
        }

        void sweep() {
            purse.get().putAwayIfIdle(TimeUnit.MILLISECONDS.toNanos(1));
        }

        void recall() {
            purse.get().recall();
        }

        void stop() {
            purse.get().stop();
        }
    }

    @Test
    @DisplayName("it never claims more than was bought, and every close says what was claimed")
    void conserved() throws InterruptedException {
        for (int seed = 0; seed < 25; seed++) {
            run(seed);
        }
    }

    private static void run(int seed) throws InterruptedException {
        long limit = 200_000;
        var ledger = new Ledger(limit, seed);
        var purses = new Pocket(ledger);
        var claimed = new ConcurrentHashMap<String, AtomicLong>();
        var answered = new CountDownLatch(THREADS * CALLS);
        var underWay = new Semaphore(2 * THREADS);
        var deciders = Executors.newFixedThreadPool(2);
        var callers = Executors.newFixedThreadPool(THREADS);
        for (int t = 0; t < THREADS; t++) {
            var random = new Random(seed * 100L + t);
            callers.execute(() -> {
                for (int i = 0; i < CALLS; i++) {
                    boolean forward = random.nextInt(3) > 0;
                    underWay.acquireUninterruptibly();
                    purses.hold(
                            Amounts.ofExchange(1 + random.nextInt(500), 0),
                            outcome -> deciders.execute(() -> {
                                decide(outcome, forward, claimed);
                                underWay.release();
                                answered.countDown();
                            }));
                    if (i % 50 == 0) {
                        purses.sweep();
                    }
                    if (i % 97 == 0) {
                        purses.recall();
                    }
                }
            });
        }
        assertThat(answered.await(20, TimeUnit.SECONDS))
                .as("everybody was answered, seed %d", seed)
                .isTrue();
        purses.stop();
        for (var pool : new ExecutorService[] {callers, deciders, ledger.thread}) {
            pool.shutdown();
            assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        }

        long total = claimed.values().stream().mapToLong(AtomicLong::get).sum();
        assertThat(total).as("seed %d", seed).isPositive().isLessThanOrEqualTo(limit);
        assertThat(ledger.closed).as("the lost ones too, seed %d", seed).containsOnlyKeys(ledger.amounts.keySet());
        assertThat(ledger.lost).doesNotContainAnyElementsOf(claimed.keySet());
        ledger.closed.forEach((allotment, sum) -> {
            assertThat(ledger.amounts.get(allotment).covers(sum))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(sum.nanos())
                    .as("seed %d", seed)
                    .isEqualTo(claimed.getOrDefault(allotment, new AtomicLong()).get());
        });
        assertThat(ledger.closed.keySet()).containsAll(claimed.keySet());
        assertThat(ledger.closed).containsAllEntriesOf(ledger.told);
    }

    private static void decide(HoldOutcome outcome, boolean forward, Map<String, AtomicLong> claimed) {
        if (!(outcome instanceof HoldOutcome.Held(var hold))) {
            return;
        }
        if (forward) {
            claimed.computeIfAbsent(String.valueOf(hold.allotment()), id -> new AtomicLong())
                    .addAndGet(hold.amounts().nanos());
            hold.claimed();
        } else {
            hold.voided();
        }
    }
}
