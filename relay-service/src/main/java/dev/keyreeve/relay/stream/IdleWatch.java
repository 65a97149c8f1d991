package dev.keyreeve.relay.stream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that nothing has moved for a time. One timer that looks at the last move, instead of one that is set anew with
 * every chunk. On one event loop.
 */
public final class IdleWatch {
    private final Vertx vertx;
    private final long idleNanos;
    private final Runnable stalled;
    private long lastMove = System.nanoTime();
    private long timer;

    /** @param stalled called once, unless it is stopped before */
    public IdleWatch(Vertx vertx, Duration idle, Runnable stalled) {
        this.vertx = vertx;
        this.idleNanos = idle.toNanos();
        this.stalled = stalled;
    }

    public void start() {
        watch(idleNanos);
    }

    public void moved() {
        lastMove = System.nanoTime();
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    private void watch(long nanos) {
        timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), fired -> {
            long still = idleNanos - (System.nanoTime() - lastMove);
            if (still > 0) {
                watch(still);
            } else {
                stalled.run();
            }
        });
    }
}
