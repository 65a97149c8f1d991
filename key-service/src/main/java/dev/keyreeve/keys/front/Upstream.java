package dev.keyreeve.keys.front;

import dev.keyreeve.base.trace.CurrentSpan;
import dev.keyreeve.base.trace.TraceParent;
import dev.keyreeve.base.trace.Tracing;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.http.Refusal;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A service behind the front door, spoken to for one admin. Nothing that the admin sent in a header goes on. */
final class Upstream {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** For all attempts. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> RESENT = AttributeKey.longKey("http.request.resend_count");

    private final String name;
    private final URI base;
    private final InternalTokens tokens;
    private final Tracing tracing;
    private final CurrentSpan current;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /**
     * @param name for people, in an error
     */
    Upstream(String name, URI base, InternalTokens tokens, Tracing tracing, CurrentSpan current) {
        this.name = name;
        this.base = base;
        this.tokens = tokens;
        this.tracing = tracing;
        this.current = current;
    }

    /**
     * Asks again, a little later, where nothing can have been done twice: replicas come and go while the service is
     * restarted, and the admin need not hear of it. So the calling thread may wait; it should be a virtual one.
     *
     * @param pathAndQuery raw, as the caller wrote it
     * @param accept the media type that the caller wants
     * @param body held in memory, because it may have to be sent again
     * @return whatever the service answered, errors included; the body must be read or closed
     * @throws Refusal when the service does not answer
     */
    HttpResponse<InputStream> call(AdminCaller caller, String method, String pathAndQuery, String accept, byte[] body) {
        var root = base.toString().replaceAll("/+$", "");
        var request = HttpRequest.newBuilder(URI.create(root + pathAndQuery))
                .header("Authorization", "Bearer " + tokens.forCaller(caller))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        var span = tracing.isOn() ? tracing.asked(current.get(), method + " " + name) : Span.getInvalid();
        TraceParent.tell(span, request::header);
        try {
            return ask(request, method, span);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "key-service is stopping");
        } finally {
            span.end();
        }
    }

    private HttpResponse<InputStream> ask(HttpRequest.Builder request, String method, Span span)
            throws InterruptedException {
        long began = System.nanoTime();
        for (int asked = 1; ; asked++) {
            Fate fate;
            try {
                var answer = http.send(request.timeout(left(began)).build(), BodyHandlers.ofInputStream());
                span.setAttribute(STATUS, (long) answer.statusCode());
                fate = Fate.of(answer.statusCode(), answer.headers());
                if (fate == Fate.ANSWERED) {
                    return answer;
                }
                answer.body().close();
            } catch (IOException away) {
                fate = Fate.of(away);
            }
            var pause = fate.pause(method, asked, left(began));
            if (pause.isEmpty()) {
                span.setStatus(StatusCode.ERROR);
                throw new Refusal(ErrorCode.SERVICE_UNAVAILABLE, name + " does not answer");
            }
            Thread.sleep(pause.get());
            span.setAttribute(RESENT, (long) asked);
        }
    }

    /** Of the time for all attempts; never nothing, which no request may be given. */
    private static Duration left(long began) {
        return Duration.ofNanos(Math.max(1, ANSWER.toNanos() - (System.nanoTime() - began)));
    }
}
