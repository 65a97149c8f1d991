package dev.keyreeve.relay.http;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of a relay, told to its callers in the way of HTTP: from its beginning every answer asks for the connection to
 * be closed. A caller who keeps a connection may send the next call on it at any moment, and no balancer stands before it
 * any more to send the call elsewhere: it is taken, once, and the next one finds another relay. Connections that come
 * later are refused.
 */
@Singleton
public final class Farewell {
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean begun;

    /** Connections whose next call would be taken. */
    public int open() {
        return open.get();
    }

    public void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
