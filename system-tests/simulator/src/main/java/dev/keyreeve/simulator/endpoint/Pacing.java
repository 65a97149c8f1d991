package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.Behavior;

/**
 * When the tokens of an answer are due. Times are nanoseconds since the request was read.
 *
 * @param firstNanos when the first token is due
 * @param tokensPerSecond the pace from then on; 0 makes all tokens due with the first
 */
public record Pacing(long firstNanos, double tokensPerSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    static final Pacing AT_ONCE = new Pacing(0, 0);

    public static Pacing of(Behavior behavior) {
        return new Pacing(behavior.ttftMs() * 1_000_000L, behavior.tokensPerSecond());
    }

    /** @param token from 0 */
    public long due(int token) {
        return tokensPerSecond == 0 ? firstNanos : firstNanos + (long) (token / tokensPerSecond * NANOS_PER_SECOND);
    }

    /** How many of {@code tokens} are due after so long. */
    int dueAfter(long nanos, int tokens) {
        if (nanos < firstNanos) {
            return 0;
        }
        if (tokensPerSecond == 0) {
            return tokens;
        }
        double paced = Math.floor((nanos - firstNanos) / NANOS_PER_SECOND * tokensPerSecond) + 1;
        return (int) Math.min(tokens, paced);
    }
}
