package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/**
 * An answer that has begun: its head alone says no more than that somebody took the request. Until the first byte of its
 * body is here nothing is passed to the caller, so there may still be somewhere else to go.
 *
 * @param head its body paused after what is here
 * @param first of the body; empty where there is none
 * @param whole whether that was all
 */
record Beginning(HttpClientResponse head, Buffer first, boolean whole) {

    /** @param begun told of it, or that the connection ended before; unless it is told of something else first */
    static void await(HttpClientResponse head, Promise<Beginning> begun) {
        head.handler(chunk -> {
                    if (chunk.length() > 0) {
                        begun.tryComplete(new Beginning(head, chunk, false));
                    } else {
                        head.fetch(1);
                    }
                })
                .endHandler(end -> begun.tryComplete(new Beginning(head, Buffer.buffer(), true)))
                .exceptionHandler(brokenOff -> begun.tryFail(new Refused(new Refusal.Upstream(
                        ErrorCode.PROVIDER_UNREACHABLE,
                        "The provider closed the connection before the first byte of its answer"))))
                .fetch(1);
    }
}
