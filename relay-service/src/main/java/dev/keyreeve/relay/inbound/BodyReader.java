package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.http.HttpConfig;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one request's body, within its limits of size and time. */
final class BodyReader {
    private static final Pattern JSON =
            Pattern.compile("application/json *(; *charset=(utf-8|\"utf-8\") *)?", Pattern.CASE_INSENSITIVE);

    /** What stands behind it is read with the form. */
    private static final Pattern FORM = Pattern.compile("multipart/form-data *;.*", Pattern.CASE_INSENSITIVE);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final BodyRoom.Place place;
    private final Carries carries;
    private final Most most;
    private final Promise<Buffer> read = Promise.promise();
    private final Buffer body = Buffer.buffer();

    /** @param setting that says so */
    record Most(long bytes, String setting) {
        static Most body(HttpConfig config) {
            return new Most(config.maxBody().asLongValue(), "keyreeve.relay.max-body");
        }

        static Most form(HttpConfig config) {
            return new Most(config.maxForm().asLongValue(), "keyreeve.relay.max-form");
        }
    }

    BodyReader(Vertx vertx, HttpServerRequest request, BodyRoom.Place place, Carries carries, Most most) {
        this.vertx = vertx;
        this.request = request;
        this.place = place;
        this.carries = carries;
        this.most = most;
    }

    /**
     * Fails with {@link Refused}, and has left its place then. When it succeeds, the place is still taken, for the caller
     * to leave.
     */
    Future<Buffer> read(Duration patience) {
        var fault = faultInHead();
        if (fault != null) {
            return Future.failedFuture(new Refused(fault));
        }
        // A client of HTTP/1.0 does not know what 100 is (RFC 9110, section 10.1.1).
        if (request.headers().contains(HttpHeaders.EXPECT) && request.version() == HttpVersion.HTTP_1_1) {
            request.response().writeContinue();
        }
        long timer = vertx.setTimer(
                patience.toMillis(),
                fired -> fail(new Refusal.Unfit(
                        ErrorCode.REQUEST_TIMEOUT,
                        "The body did not come within " + patience.toSeconds() + " s (keyreeve.relay.body-timeout)",
                        null)));
        request.handler(this::chunk)
                .exceptionHandler(gone -> fail(Refusal.Unfit.request("The body broke off", null)))
                .endHandler(end -> read.tryComplete(body));
        return read.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private @Nullable Refusal faultInHead() {
        var types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (carries == Carries.ANYTHING) {
            // Which it is, is looked at when it is read; but two would be two meanings.
            if (types.size() > 1) {
                return new Refusal.Unfit(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must have one Content-Type", "content-type");
            }
        } else if (types.size() != 1
                || !(carries == Carries.FORM ? FORM : JSON)
                        .matcher(types.getFirst())
                        .matches()) {
            return new Refusal.Unfit(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    carries == Carries.FORM
                            ? "The body must be multipart/form-data"
                            : "The body must be application/json, in UTF-8",
                    null);
        }
        var encodings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
        if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
            return new Refusal.Unfit(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed", "content-encoding");
        }
        if (!request.headers().getAll(HttpHeaders.EXPECT).stream().allMatch("100-continue"::equalsIgnoreCase)) {
            return new Refusal.Unfit(ErrorCode.EXPECTATION_FAILED, "Only '100-continue' can be expected here", null);
        }
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > most.bytes() ? tooLarge() : null;
    }

    private void chunk(Buffer chunk) {
        if (read.future().isComplete()) {
            return;
        }
        if (body.length() + chunk.length() > most.bytes()) {
            fail(tooLarge());
            return;
        }
        switch (place.take(chunk.length())) {
            case TAKEN -> body.appendBuffer(chunk);
            case FULL -> fail(noRoom("Too many large requests are under way"));
            case MOST_IS_YOURS ->
                fail(noRoom(
                        "Too many large requests are under way, and most of them are this member's or organization's"));
        }
    }

    private static Refusal noRoom(String why) {
        return new Refusal.Unable(ErrorCode.SERVICE_UNAVAILABLE, why + " (keyreeve.relay.max-buffered)");
    }

    private void fail(Refusal refusal) {
        // What is left of the body may never come: the next request cannot be found behind it.
        if (!request.response().headWritten()) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (read.tryFail(new Refused(refusal))) {
            place.leave();
        }
    }

    private Refusal tooLarge() {
        return new Refusal.Unfit(
                ErrorCode.REQUEST_TOO_LARGE,
                "The body is larger than %d bytes (%s)".formatted(most.bytes(), most.setting()),
                null);
    }
}
