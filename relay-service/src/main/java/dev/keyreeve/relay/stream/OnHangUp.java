package dev.keyreeve.relay.stream;

import java.time.Duration;

/** What becomes of a provider's stream whose caller has hung up. */
public sealed interface OnHangUp {
    /** It is ended: most of a long answer may still be unpaid, and what was seen is billed. */
    record Cancel() implements OnHangUp {}

    /**
     * It is read to its end, which alone says exactly what is to be paid, and thrown away.
     *
     * @param time past it, or past so many bytes, it is ended after all
     */
    record Drain(Duration time, long bytes) implements OnHangUp {}
}
