package dev.keyreeve.simulator.count;

import java.util.concurrent.atomic.LongAdder;

/**
 * Sums for one credential or one model.
 *
 * @param inputTokens of calls that ended without an error status
 * @param outputTokens produced; of a stream that broke off, those written until then
 */
public record Tally(long calls, long inputTokens, long outputTokens, long closedEarly) {

    /** A tally that many event loops add to. */
    static final class Adder {
        private final LongAdder calls = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder output = new LongAdder();
        private final LongAdder closedEarly = new LongAdder();

        void call() {
            calls.increment();
        }

        void settled(Outcome outcome, int inputTokens, int outputTokens) {
            input.add(inputTokens);
            output.add(outputTokens);
            if (outcome == Outcome.CLOSED_EARLY) {
                closedEarly.increment();
            }
        }

        Tally sum() {
            return new Tally(calls.sum(), input.sum(), output.sum(), closedEarly.sum());
        }
    }
}
