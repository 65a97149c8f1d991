package dev.keyreeve.keys.front;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.http.Refusal;
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

    private final String name;
    private final URI base;
    private final InternalTokens tokens;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /**
     * @param name for people, in an error
     */
    Upstream(String name, URI base, InternalTokens tokens) {
        this.name = name;
        this.base = base;
        this.tokens = tokens;
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
                .method(method, body)
                .build();
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException away) {
            throw new Refusal(ErrorCode.SERVICE_UNAVAILABLE, name + " does not answer");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "key-service is stopping");
        }
    }
}
