package dev.keyreeve.contracts.usage;

import dev.keyreeve.contracts.grant.Measure;

/**
 * How much of everything that can be limited: what an exchange may need, what an allotment holds, what was claimed of it.
 *
 * @param nanos {@link Measure#MONEY}, in nano-USD
 * @param tokens {@link Measure#TOKENS}
 * @param exchanges {@link Measure#REQUESTS} and {@link Measure#CONCURRENCY}: each exchange is one of both
 */
public record Amounts(long nanos, long tokens, long exchanges) {
    public static final Amounts NONE = new Amounts(0, 0, 0);

    public Amounts {
        if (nanos < 0 || tokens < 0 || exchanges < 0) {
            throw new IllegalArgumentException(
                    "no amount may be negative: nanos " + nanos + ", tokens " + tokens + ", exchanges " + exchanges);
        }
    }

    /** What one exchange needs at most. */
    public static Amounts ofExchange(long nanos, long tokens) {
        return new Amounts(nanos, tokens, 1);
    }

    public long of(Measure measure) {
        return switch (measure) {
            case MONEY -> nanos;
            case TOKENS -> tokens;
            case REQUESTS, CONCURRENCY -> exchanges;
        };
    }

    /**
     * @throws ArithmeticException when a sum does not fit 63 bits
     */
    public Amounts plus(Amounts other) {
        return new Amounts(
                Math.addExact(nanos, other.nanos),
                Math.addExact(tokens, other.tokens),
                Math.addExact(exchanges, other.exchanges));
    }

    /**
     * @throws IllegalArgumentException when {@code other} is more, in any part
     */
    public Amounts minus(Amounts other) {
        return new Amounts(nanos - other.nanos, tokens - other.tokens, exchanges - other.exchanges);
    }

    /** Whether it is enough in every part. */
    public boolean covers(Amounts need) {
        return nanos >= need.nanos && tokens >= need.tokens && exchanges >= need.exchanges;
    }
}
