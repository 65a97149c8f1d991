package dev.keyreeve.moderation.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Semaphore;

/**
 * Keeps large bodies that come at the same time from filling the heap: each reserves its size before it is read and
 * gives it back when its exchange has ended, however it ended.
 */
@ApplicationScoped
class BodiesInFlight {
    private static final int BEFORE_ALL_ELSE = Integer.MIN_VALUE;

    private final int largest;
    private final Semaphore bytes;

    BodiesInFlight(HttpConfig config) {
        largest = Math.toIntExact(config.maxBody().asLongValue());
        bytes = new Semaphore(Math.toIntExact(config.bodiesInFlight().asLongValue()));
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL_ELSE).handler(this::admit);
    }

    private void admit(RoutingContext exchange) {
        int size = size(exchange);
        if (!bytes.tryAcquire(size)) {
            turnAway(exchange);
            return;
        }
        exchange.addEndHandler(_ -> bytes.release(size));
        exchange.next();
    }

    /** A body of unknown length may become the largest; one that is larger than that is refused unread. */
    private int size(RoutingContext exchange) {
        var length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            boolean chunked = exchange.request().headers().contains(HttpHeaders.TRANSFER_ENCODING);
            return chunked ? largest : 0;
        }
        return length.matches("[0-9]{1,9}") ? Math.min(Integer.parseInt(length), largest) : largest;
    }

    private static void turnAway(RoutingContext exchange) {
        var body = ErrorBody.of(ErrorCode.SERVICE_UNAVAILABLE, "Too many large bodies are being read at this moment.");
        exchange.response()
                .setStatusCode(body.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ErrorBody.MEDIA_TYPE)
                .putHeader(HttpHeaders.RETRY_AFTER, "1")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(Buffer.buffer(Json.write(body)));
    }
}
