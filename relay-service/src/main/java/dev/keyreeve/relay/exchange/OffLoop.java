package dev.keyreeve.relay.exchange;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** Work on one request's body. A large one is done elsewhere, so that it does not hold up others' streams. */
public final class OffLoop {
    private static final int LARGE = 64 * 1024;

    private OffLoop() {}

    /** Completes on the caller's context; at once when the body is small. */
    public static <T> Future<T> run(Vertx vertx, int bytes, Callable<T> work) {
        if (bytes > LARGE) {
            return vertx.executeBlocking(work, false);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
