package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one request's body, within its limits of size and time. */
final class BodyReader {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final BodyRoom room;
    private final Carries carries;
    private final int maxBytes;
    private final Promise<Buffer> read = Promise.promise();
    private final Buffer body = Buffer.buffer();

    BodyReader(Vertx vertx, HttpServerRequest request, BodyRoom room, Carries carries, int maxBytes) {
        this.vertx = vertx;
        this.request = request;
        this.room = room;
        this.carries = carries;
        this.maxBytes = maxBytes;
    }

    /**
     * Fails with {@link Refused}. When it succeeds, the bytes are still taken from the room, for the caller to give
     * back.
     */
    Future<Buffer> read(Duration patience) {
        var fault = faultInHead();
        if (fault != null) {
            return Future.failedFuture(new Refused(fault));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        long timer = vertx.setTimer(
                patience.toMillis(),
                fired -> fail(
                        Refusal.Unfit.request("The body did not come within " + patience.toSeconds() + " s", null)));
        request.handler(this::chunk)
                .exceptionHandler(gone -> fail(Refusal.Unfit.request("The body broke off", null)))
                .endHandler(end -> read.tryComplete(body));
        return read.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private @Nullable Refusal faultInHead() {
        var types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        var wanted = carries == Carries.FORM ? "multipart/form-data" : "application/json";
        if (types.size() != 1
                || !types.getFirst()
                        .toLowerCase(Locale.ROOT)
                        .split(";", 2)[0]
                        .strip()
                        .equals(wanted)) {
            return new Refusal.Unfit(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be " + wanted, null);
        }
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return new Refusal.Unfit(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed", "content-encoding");
        }
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > maxBytes ? tooLarge() : null;
    }

    private void chunk(Buffer chunk) {
        if (read.future().isComplete()) {
            return;
        }
        if (body.length() + chunk.length() > maxBytes) {
            fail(tooLarge());
        } else if (!room.take(chunk.length())) {
            fail(new Refusal.Unable(ErrorCode.SERVICE_UNAVAILABLE, "Too many large requests are under way"));
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void fail(Refusal refusal) {
        if (read.tryFail(new Refused(refusal))) {
            room.giveBack(body.length());
        }
    }

    private Refusal tooLarge() {
        return new Refusal.Unfit(ErrorCode.REQUEST_TOO_LARGE, "The body is larger than " + maxBytes + " bytes", null);
    }
}
