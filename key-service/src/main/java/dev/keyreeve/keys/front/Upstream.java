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
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A service behind the front door, spoken to for one admin. Nothing that the admin sent in a header goes on. */
final class Upstream {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

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
     * @param pathAndQuery raw, as the caller wrote it
     * @param accept the media type that the caller wants
     * @return whatever the service answered, errors included; the body must be read or closed
     * @throws Refusal when the service does not answer
     */
    HttpResponse<InputStream> call(
            AdminCaller caller, String method, String pathAndQuery, String accept, BodyPublisher body) {
        var root = base.toString().replaceAll("/+$", "");
        var request = HttpRequest.newBuilder(URI.create(root + pathAndQuery))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + tokens.forCaller(caller))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .method(method, body);
        var span = tracing.isOn() ? tracing.asked(current.get(), method + " " + name) : Span.getInvalid();
        TraceParent.tell(span, request::header);
        try {
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            span.setAttribute(STATUS, (long) answer.statusCode());
            return answer;
        } catch (IOException away) {
            span.setStatus(StatusCode.ERROR);
            throw new Refusal(ErrorCode.SERVICE_UNAVAILABLE, name + " does not answer");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "key-service is stopping");
        } finally {
            span.end();
        }
    }
}
