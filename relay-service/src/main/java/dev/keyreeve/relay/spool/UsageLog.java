package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.usage.UsageEvent;

/**
 * Where exchanges are written down before anything else happens to them. Every method returns after a write of
 * microseconds and never waits for Kafka, so event loops may call it. Safe for all threads.
 */
public interface UsageLog {
    /**
     * The exchange is about to go upstream. To be called before its first byte does; from here on it will be settled,
     * by {@link #settled} or, if this process dies before, with {@code bound} by the next one.
     *
     * @param bound the whole settlement that is true if nothing more is heard of the exchange
     * @throws SpoolUnavailable when it could not be written together with room for its settlement; the exchange must
     *     not go upstream
     */
    void forwarded(UsageEvent.Settled bound) throws SpoolUnavailable;

    /**
     * What a forwarded exchange really used. Cannot fail for want of room, because {@link #forwarded} reserved it.
     *
     * @throws IllegalStateException when the exchange was not forwarded or has been settled before: a bug of the caller
     */
    void settled(UsageEvent.Settled actual);

    /** No more holds are taken from an allotment; after the last {@link #forwarded} that names it. */
    void closed(UsageEvent.AllotmentClosed event);
}
