package dev.keyreeve.relay.http;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Objects;

/** An error of the relay's own, as an HTTP answer. The one place that decides what else stands beside the body. */
public record ErrorAnswer(ErrorCode code, ErrorBody body, Map<String, String> headers) {

    public static ErrorAnswer of(ErrorCode code, String message) {
        return new ErrorAnswer(code, ErrorBody.of(code, message), Map.of());
    }

    /** To somebody whose dialect is not known. */
    public void send(HttpServerResponse response) {
        send(response, ErrorStyle.OPENAI);
    }

    /** Does nothing when an answer has begun already, or nobody is there to read it. */
    public void send(HttpServerResponse response, ErrorStyle style) {
        if (response.headWritten() || response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(code.status()).putHeader(HttpHeaders.CONTENT_TYPE, style.mediaType());
        if (code.status() == 401) {
            response.putHeader("www-authenticate", "Bearer");
        }
        if (!code.retryable()) {
            // The official SDKs retry 429 and 5xx by themselves; here nothing would change for it.
            response.putHeader("x-should-retry", "false");
        } else if (code.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        headers.forEach(response::putHeader);
        var exchange = Objects.requireNonNullElse(response.headers().get(OwnHeaders.EXCHANGE), "");
        if (!exchange.isEmpty()) {
            style.requestIdHeader().ifPresent(name -> response.putHeader(name, exchange));
        }
        response.end(Buffer.buffer(style.body(body, exchange)));
    }
}
