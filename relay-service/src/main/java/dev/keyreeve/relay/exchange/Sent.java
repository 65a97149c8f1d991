package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.routing.Pass;
import dev.keyreeve.relay.session.Upgrade;
import dev.keyreeve.relay.trace.Attempt;
import dev.keyreeve.relay.upstream.Aim;
import dev.keyreeve.relay.upstream.Line;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * A forwarded exchange with the line that it went out on.
 *
 * @param admitted without the content, which may be large and is not needed any more
 * @param nonce that an upgrade was asked with; empty where none was
 */
record Sent(
        Exchange.Forwarded exchange,
        Exchange.Admitted admitted,
        Aim aim,
        Pass pass,
        Line line,
        String nonce,
        Attempt attempt,
        Future<HttpClientResponse> answer) {

    Call call() {
        return admitted.call();
    }

    /**
     * Whether nobody here can read the answer: what it used, and whether it repeats the credential. It was asked for
     * without an encoding.
     */
    static boolean isEncoded(HttpClientResponse head) {
        return !head.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream().allMatch("identity"::equalsIgnoreCase);
    }

    /** Whether the provider does what it was asked. */
    boolean isTakenBy(HttpClientResponse head) {
        return call().isSession()
                ? head.statusCode() == 101 && Upgrade.isAccepted(nonce, head.getHeader("sec-websocket-accept"))
                : head.statusCode() / 100 == 2;
    }
}
