package dev.keyreeve.drills.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyreeve.contracts.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Clients. Each call is a virtual thread with a connection of its own or a kept one, and nothing is ever sent twice.
 * Closing it hangs up on all that is open.
 */
public final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DATA = "data: ";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Makes a call now, on a thread of its own. */
    public CompletableFuture<Outcome> start(URI relay, Call call) {
        return start(relay, call, _ -> {});
    }

    /** @param heard told the number of each event of a stream as it comes, from 1 */
    public CompletableFuture<Outcome> start(URI relay, Call call, Consumer<Integer> heard) {
        return CompletableFuture.supplyAsync(() -> make(relay, call, heard), threads);
    }

    /** Makes a call on this thread. Never throws for what the other side does. */
    public Outcome make(URI relay, Call call) {
        return make(relay, call, _ -> {});
    }

    /** @param heard told the number of each event of a stream as it comes, from 1 */
    public Outcome make(URI relay, Call call, Consumer<Integer> heard) {
        long began = System.nanoTime();
        var request = HttpRequest.newBuilder(relay.resolve("/v1/chat/completions"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + call.key().reveal())
                .POST(BodyPublishers.ofByteArray(call.body()))
                .build();
        try {
            HttpResponse<InputStream> response = send(request, call.patience());
            try (var body = response.body()) {
                if (response.statusCode() != 200) {
                    var error = error(body.readAllBytes());
                    return new Outcome.Refused(
                            response.statusCode(),
                            error.path("code").asText(),
                            error.path("message").asText(),
                            Duration.ofNanos(System.nanoTime() - began));
                }
                return call.stream() ? events(body, call.patience(), heard) : plain(body);
            }
        } catch (TimeoutException impatient) {
            return new Outcome.HungUp(0);
        } catch (IOException broken) {
            return new Outcome.Broken(String.valueOf(broken), 0);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return new Outcome.Broken("the drill ended it", 0);
        }
    }

    /**
     * An open loop: starts so many a second whether or not earlier ones have ended, as independent clients do.
     * Returns when the time is over; those that are open then go on.
     *
     * @param start is to return at once
     */
    public static void pace(double perSecond, Duration time, Runnable start) {
        long began = System.nanoTime();
        long gap = Math.round(1e9 / perSecond);
        for (long due = 0; due < time.toNanos() && !Thread.currentThread().isInterrupted(); due += gap) {
            LockSupport.parkNanos(began + due - System.nanoTime());
            start.run();
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request, Call.Patience patience)
            throws IOException, InterruptedException, TimeoutException {
        if (!(patience instanceof Call.Patience.Until(Duration time))) {
            return client.send(request, BodyHandlers.ofInputStream());
        }
        var answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException broken ? broken : new IOException(failure.getCause());
        } finally {
            answer.cancel(true); // closes the connection of what has not begun to be answered
        }
    }

    private static Outcome plain(InputStream body) throws IOException {
        body.readAllBytes();
        return new Outcome.Answered(0);
    }

    private static Outcome events(InputStream body, Call.Patience patience, Consumer<Integer> heard) {
        int most = patience instanceof Call.Patience.Events(int count) ? count : Integer.MAX_VALUE;
        int events = 0;
        try {
            var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(DATA)) {
                    continue;
                }
                heard.accept(++events);
                if (line.equals(DATA + "[DONE]")) {
                    return new Outcome.Answered(events);
                }
                if (line.startsWith(DATA + "{\"error\"")) {
                    var error = error(line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8));
                    return new Outcome.Cut(error.path("code").asText(), events);
                }
                if (events >= most) {
                    return new Outcome.HungUp(events);
                }
            }
            return new Outcome.Broken("the stream ended without [DONE]", events);
        } catch (IOException broken) {
            return new Outcome.Broken(String.valueOf(broken), events);
        }
    }

    private static JsonNode error(byte[] body) {
        try {
            return Json.mapper().readTree(body).path("error");
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
