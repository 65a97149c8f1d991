package dev.keyreeve.bench;

import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.relay.budget.Hold;
import dev.keyreeve.relay.budget.HoldOutcome;
import dev.keyreeve.relay.budget.Purchase;
import dev.keyreeve.relay.budget.Purse;
import dev.keyreeve.relay.budget.Slice;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A relay's hold in memory: what it costs an exchange to have its money set aside, and to end that. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class HoldBenchmark {
    /** A tenth of a cent and a thousand tokens. */
    private static final Amounts NEED = Amounts.ofExchange(1_000_000, 1_000);

    private static final Amounts ALLOTMENT = new Amounts(1_000_000_000, 1_000_000, 1_000);

    private final Consumer<HoldOutcome> toVoid = outcome -> hold(outcome).voided();
    private final Consumer<HoldOutcome> toClaim = outcome -> hold(outcome).claimed();
    private final Purse purse = new Purse(new GenerousLedger(), ALLOTMENT, Long.MAX_VALUE);

    @Benchmark
    public boolean holdAndVoid() {
        return purse.hold(NEED, toVoid);
    }

    /** With one purchase and one close in a thousand. */
    @Benchmark
    public boolean holdAndClaim() {
        return purse.hold(NEED, toClaim);
    }

    private static Hold hold(HoldOutcome outcome) {
        return ((HoldOutcome.Held) outcome).hold();
    }

    /** Sells at once, because the way to the ledger is measured elsewhere. */
    private static final class GenerousLedger implements Purse.World {
        private long bought;

        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public String newAllotment() {
            return "al_bench_" + ++bought;
        }

        @Override
        public void buy(Purse purse, Purchase purchase) {
            purse.answered(purchase, new Answer.Bought(purchase.allotment(), ALLOTMENT, 60_000), 1);
        }

        @Override
        public void closed(Slice slice) {
            // The usage log hears of it; that is the other benchmark's.
        }
    }
}
