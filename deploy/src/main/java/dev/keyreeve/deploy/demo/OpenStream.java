package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A stream of server-sent events that is being read. */
final class OpenStream {
    private final int status;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile End end = new End.Running();

    OpenStream(HttpResponse<InputStream> response) {
        this.status = response.statusCode();
        Thread.ofVirtual().name("demo-stream").start(() -> read(response.body()));
    }

    /** How it stands, or how it ended. */
    sealed interface End {
        record Running() implements End {}

        /** As it should: the provider's last word was heard. */
        record Complete() implements End {}

        /** With an error event. */
        record Refused(String code, String message) implements End {}

        /** Without a word. */
        record CutOff() implements End {}
    }

    int status() {
        return status;
    }

    int received() {
        return events.size();
    }

    List<JsonNode> events() {
        return List.copyOf(events);
    }

    End end() {
        return end;
    }

    /** The text so far, of a chat or a response. */
    String text() {
        var text = new StringBuilder();
        for (JsonNode event : events) {
            boolean ofResponse = event.path("type").asText("").equals("response.output_text.delta");
            text.append(
                    ofResponse
                            ? event.path("delta").asText("")
                            : event.at("/choices/0/delta/content").asText(""));
        }
        return text.toString();
    }

    /** Waits for so many events, or the end. */
    boolean awaitEvents(int count, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (events.size() < count && end instanceof End.Running && System.nanoTime() < deadline) {
            pause();
        }
        return events.size() >= count;
    }

    End awaitEnd(Duration patience) {
        try {
            if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new End.Running();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return end;
    }

    private void read(InputStream body) {
        End seen = new End.CutOff();
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    seen = event(line.substring("data:".length()).strip(), seen);
                }
            }
        } catch (IOException brokeOff) {
            // Then what was seen until now is all there is.
        }
        end = seen;
        over.countDown();
    }

    private End event(String data, End before) throws IOException {
        if (data.equals("[DONE]")) {
            return before instanceof End.Refused ? before : new End.Complete();
        }
        JsonNode event = Json.mapper().readTree(data);
        events.add(event);
        JsonNode error =
                event.path("type").asText("").equals("error") && !event.has("error") ? event : event.path("error");
        if (error.isObject() && error.hasNonNull("code")) {
            return new End.Refused(
                    error.path("code").asText(), error.path("message").asText());
        }
        return event.path("type").asText("").equals("response.completed") ? new End.Complete() : before;
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
