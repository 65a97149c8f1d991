package dev.keyreeve.relay.http;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of a relay, told to its callers in the way of HTTP: from its beginning every answer asks for the connection to
 * be closed. A caller who keeps a connection may send the next call on it at any moment, and a balancer that has not yet
 * heard of the end may open another: each such call is taken, once, and the next one finds another relay. When it is
 * {@link #isQuiet quiet}, or too late for more, connections end with the answers that are under way: these began before
 * there was anything to tell.
 */
@Singleton
public final class Farewell {
    /** Balancers on a busy machine hear late, and each by itself. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final AtomicInteger open = new AtomicInteger();
    private volatile long lastCame;
    private volatile boolean begun;
    private volatile boolean over;

    /** Whether all have closed their connections, and nobody has come for a while. */
    public boolean isQuiet() {
        return isEmpty() && System.nanoTime() - lastCame >= QUIET.toNanos();
    }

    /** Whether all connections are closed; those that came after the end do not count. */
    public boolean isEmpty() {
        return open.get() == 0;
    }

    public void begin() {
        lastCame = System.nanoTime();
        begun = true;
    }

    /** Nothing new is taken from here on. */
    public void end() {
        over = true;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean isOver() {
        return over;
    }

    void opened() {
        open.incrementAndGet();
        lastCame = System.nanoTime();
    }

    void closed() {
        open.decrementAndGet();
    }
}
