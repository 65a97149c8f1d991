package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.relay.http.OwnHeaders;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/**
 * A connection to the provider with one request on it: nothing is sent before {@link #send}, and then at once. The
 * request is built anew here; no header of the caller's reaches it but those that are handed over by name.
 */
public final class Line {
    /** The provider's record of a call and the ledger's can be matched by it. */
    public static final String EXCHANGE_HEADER = OwnHeaders.EXCHANGE;

    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpClientRequest request;
    private final Safe safe;

    Line(HttpClientRequest request, Safe safe) {
        this.request = request;
        this.safe = safe;
        request.exceptionHandler(lost -> {}); // the answer's future, where somebody waits for it, fails with it
    }

    /**
     * What is sent beside the credential.
     *
     * @param headers of the caller's, by lower-case name; those that are allowed and no other
     * @param contentType of the body; without a meaning where there is none
     * @param body empty for a request without one
     */
    public record Outgoing(
            String exchange, String accept, Map<String, String> headers, String contentType, Buffer body) {}

    /**
     * Puts the organization's secret on the request. To be followed by {@link #send} or {@link #hangUp} in the same
     * turn of the event loop, so that it is in memory no longer than it takes to write it.
     *
     * @return false when the credential does not open here
     */
    public boolean present(Aim aim) {
        try {
            return safe.withSecret(
                    aim,
                    secret -> secret.lend(bytes -> {
                        present(aim.presentation(), bytes);
                        return true;
                    }));
        } catch (Opener.CannotOpen e) {
            return false;
        }
    }

    private void present(Presentation presentation, byte[] secret) {
        var value = Presented.of(presentation, secret);
        switch (presentation) {
            case Presentation.Header(var name, var prefix) -> request.putHeader(name, prefix + value);
            case Presentation.Basic basic -> request.putHeader(HttpHeaders.AUTHORIZATION, "Basic " + value);
            case Presentation.QueryParameter(var name) ->
                request.setURI(request.getURI() + (request.getURI().contains("?") ? "&" : "?") + name + "=" + value);
        }
    }

    /**
     * Sends the whole request.
     *
     * @return the head of the answer, its body paused
     */
    public Future<HttpClientResponse> send(Outgoing outgoing) {
        outgoing.headers().forEach(request::putHeader);
        request.putHeader(EXCHANGE_HEADER, outgoing.exchange())
                .putHeader(HttpHeaders.ACCEPT, outgoing.accept())
                // The meter reads what passes.
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "identity")
                .putHeader(HttpHeaders.USER_AGENT, outgoing.headers().getOrDefault("user-agent", "keyreeve"));
        var answer = request.response().onSuccess(HttpClientResponse::pause);
        if (outgoing.body().length() == 0) {
            request.end();
        } else {
            request.putHeader(HttpHeaders.CONTENT_TYPE, outgoing.contentType()).end(outgoing.body());
        }
        return answer;
    }

    /**
     * Asks for an upgrade instead: where it is granted the answer's status is 101, and its socket, paused, is a WebSocket's.
     *
     * @param upgrade headers that ask for it
     */
    public Future<HttpClientResponse> sendUpgrade(Outgoing outgoing, Map<String, String> upgrade) {
        outgoing.headers().forEach(request::putHeader);
        upgrade.forEach(request::putHeader);
        request.putHeader(EXCHANGE_HEADER, outgoing.exchange()).putHeader(HttpHeaders.USER_AGENT, "keyreeve");
        // What the provider says first may come with the head, before anybody listens.
        return request.connect().onSuccess(head -> {
            if (head.statusCode() == SWITCHING_PROTOCOLS) {
                head.netSocket().pause();
            } else {
                head.pause();
            }
        });
    }

    /** Ends it at whatever point it is; the provider sees a closed connection. */
    public void hangUp() {
        request.reset();
    }
}
