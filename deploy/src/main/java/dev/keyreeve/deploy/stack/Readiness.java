package dev.keyreeve.deploy.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;

/** How waiting for a process to be ready ended. */
sealed interface Readiness {
    Duration PATIENCE = Duration.ofSeconds(90);

    /** Somebody's own JVM and flags may be one that writes down all that it loads, and is slower for it. */
    Duration WITH_ANOTHER_JVM = Duration.ofMinutes(5);

    record Ready() implements Readiness {}

    /** The process is gone. */
    record Died() implements Readiness {}

    /** Somebody else failed meanwhile. */
    record Cancelled() implements Readiness {}

    /**
     * Still runs, and is still not ready.
     *
     * @param lastAnswer what it said last, as the end of a sentence, or an empty string
     */
    record NotInTime(String lastAnswer) implements Readiness {}

    static Readiness await(URI health, ProcessId process, Duration patience, BooleanSupplier cancelled) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            if (cancelled.getAsBoolean()) {
                return new Cancelled();
            }
            if (!process.alive()) {
                return new Died();
            }
            Health answer = ask(health, Duration.ofSeconds(2));
            if (answer instanceof Health.Up) {
                return new Ready();
            }
            if (System.nanoTime() - deadline > 0) {
                return new NotInTime(answer instanceof Health.Down(String why) ? " (" + why + ")" : "");
            }
            Signals.pause(Duration.ofMillis(100));
        }
    }

    /** What a process says of itself when asked once. */
    sealed interface Health {
        record Up() implements Health {}

        /**
         * Answers, and says no.
         *
         * @param why the checks that failed
         */
        record Down(String why) implements Health {}

        record NoAnswer() implements Health {}
    }

    static Health ask(URI health, Duration patience) {
        try {
            var connection = (HttpURLConnection) health.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
                return status == 200 ? new Health.Up() : new Health.Down(failedChecks(bytes, status));
            }
        } catch (IOException nobodyThere) {
            return new Health.NoAnswer();
        }
    }

    private static String failedChecks(byte[] body, int status) {
        var failed = new ArrayList<String>();
        try {
            for (JsonNode check : Json.mapper().readTree(body).path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    String data = check.hasNonNull("data") ? " " + check.path("data") : "";
                    failed.add(check.path("name").asText() + data);
                }
            }
        } catch (IOException notJson) {
            return "HTTP " + status;
        }
        return failed.isEmpty() ? "HTTP " + status : "not up: " + String.join(", ", failed);
    }
}
