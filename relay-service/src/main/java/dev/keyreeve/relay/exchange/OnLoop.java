package dev.keyreeve.relay.exchange;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** What other threads complete goes on at the exchange's own event loop. */
final class OnLoop {
    private OnLoop() {}

    static <T> Future<T> of(Context loop, Future<T> future) {
        if (future.isComplete()) {
            return future;
        }
        var here = Promise.<T>promise();
        future.onComplete(result -> {
            if (loop.equals(Vertx.currentContext())) {
                here.handle(result);
            } else {
                loop.runOnContext(turn -> here.handle(result));
            }
        });
        return here.future();
    }
}
