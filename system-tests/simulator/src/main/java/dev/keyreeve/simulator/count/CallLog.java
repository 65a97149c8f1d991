package dev.keyreeve.simulator.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #KEPT} calls without their headers, in the order of their numbers. A page is read without a lock while
 * event loops write, so that it never holds up an answer.
 */
final class CallLog {
    /** At most 400 bytes each: 26 MB when full. */
    static final int KEPT = 1 << 16;

    static final int MOST_IN_A_PAGE = 5_000;

    private final AtomicReferenceArray<@Nullable Line> lines = new AtomicReferenceArray<>(KEPT);

    /** What is known of a call, filled in as it goes on by the event loop that serves it. */
    static final class Line {
        private final long sequence;
        private final String endpoint;
        private final @Nullable String exchange;
        private final long arrivedNanos;
        private final long notBeforeNanos;
        private volatile @Nullable Asked asked;
        private volatile @Nullable Settled settled;

        Line(long sequence, String endpoint, @Nullable String exchange, long arrivedNanos, long notBeforeNanos) {
            this.sequence = sequence;
            this.endpoint = endpoint;
            this.exchange = exchange;
            this.arrivedNanos = arrivedNanos;
            this.notBeforeNanos = notBeforeNanos;
        }

        /** What is asked, but for the prompt. */
        private record Asked(
                @Nullable String model, @Nullable String user, boolean stream) {}

        private record Settled(long atNanos, int status, Outcome outcome, int inputTokens, int outputTokens) {}

        private static final Asked NOTHING = new Asked(null, null, false);
        private static final Settled OPEN = new Settled(0, 0, Outcome.OPEN, 0, 0);

        void understood(@Nullable String model, @Nullable String user, boolean stream) {
            asked = new Asked(model, user, stream);
        }

        void settled(long atNanos, int status, Outcome outcome, int inputTokens, int outputTokens) {
            settled = new Settled(atNanos, status, outcome, inputTokens, outputTokens);
        }

        /** Whether whose call it is can be told, or never will be. */
        boolean isKnown() {
            return asked != null || settled != null;
        }

        LoggedCall read() {
            var end = Objects.requireNonNullElse(settled, OPEN); // read first: what has settled is understood no more
            var what = Objects.requireNonNullElse(asked, NOTHING);
            return new LoggedCall(
                    sequence,
                    endpoint,
                    what.model,
                    exchange,
                    what.user,
                    what.stream,
                    arrivedNanos,
                    notBeforeNanos,
                    end.atNanos,
                    end.status,
                    end.outcome.text(),
                    end.inputTokens,
                    end.outputTokens);
        }
    }

    void add(Line line) {
        lines.set(index(line.sequence), line);
    }

    /**
     * The calls after number {@code after}, oldest first, up to the first whose body is still being read.
     *
     * @param limit at most {@value #MOST_IN_A_PAGE}
     */
    CallPage page(long after, int limit) {
        var calls = new ArrayList<LoggedCall>();
        long number = after + 1;
        for (Line line = lines.get(index(number));
                calls.size() < limit && line != null && line.sequence == number && line.isKnown();
                line = lines.get(index(number))) {
            calls.add(line.read());
            number++;
        }
        Line here = lines.get(index(number));
        boolean forgotten = here != null && here.sequence > number;
        return new CallPage("simulator.calls", List.copyOf(calls), number - 1, forgotten);
    }

    private static int index(long sequence) {
        return (int) ((sequence - 1) & (KEPT - 1));
    }
}
