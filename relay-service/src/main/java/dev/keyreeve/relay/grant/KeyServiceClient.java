package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The lease protocol on the wire. */
final class KeyServiceClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(1);

    sealed interface Reply {
        record Granted(Lease.Granted lease) implements Reply {}

        record Done() implements Reply {}

        record Refused(Lease.Refused.Reason reason) implements Reply {}

        /** No answer, or one that says nothing about the lease. */
        record Failed(String why) implements Reply {}
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String relays;
    private final String authorization;

    KeyServiceClient(URI keyService, String relay, String token) {
        this.relays = keyService.toString().replaceAll("/+$", "") + "/internal/v1/relays/" + relay + "/";
        this.authorization = "Bearer " + token;
    }

    /** Never fails: what can go wrong is {@link Reply.Failed}. */
    CompletableFuture<Reply> send(String verb, Object body, Duration timeout) {
        var request = HttpRequest.newBuilder(URI.create(relays + verb))
                .timeout(timeout)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(KeyServiceClient::read)
                .exceptionally(KeyServiceClient::failed);
    }

    /** The same, for a thread that has nothing else to do. */
    Reply call(String verb, Object body, Duration timeout) throws InterruptedException {
        try {
            return send(verb, body, timeout).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reply read(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 ->
                response.body().length == 0
                        ? new Reply.Done()
                        : new Reply.Granted(Json.read(response.body(), Lease.Granted.class));
            case 202, 204 -> new Reply.Done();
            case 409 ->
                new Reply.Refused(
                        Json.read(response.body(), Lease.Refused.class).reason());
            default -> new Reply.Failed("status " + response.statusCode());
        };
    }

    private static Reply failed(Throwable why) {
        var cause = why instanceof CompletionException ? Objects.requireNonNullElse(why.getCause(), why) : why;
        return new Reply.Failed(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    @Override
    public void close() {
        http.shutdownNow(); // what is still under way says nothing to anybody
        http.close();
    }
}
