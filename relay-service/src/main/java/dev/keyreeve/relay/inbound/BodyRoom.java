package dev.keyreeve.relay.inbound;

import dev.keyreeve.relay.http.HttpConfig;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** Memory for request bodies, of all callers together: who comes when it is full is asked to come again. */
@Singleton
final class BodyRoom {
    /** A body is in memory as it came and as it goes. */
    private static final long TWICE = 2;

    private final long capacity;
    private final AtomicLong taken = new AtomicLong();

    BodyRoom(HttpConfig config) {
        this.capacity = config.maxBuffered().asLongValue();
    }

    boolean take(int bytes) {
        if (taken.addAndGet(TWICE * bytes) <= capacity) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-TWICE * bytes);
    }
}
