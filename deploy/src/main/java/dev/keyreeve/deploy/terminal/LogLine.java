package dev.keyreeve.deploy.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.io.IOException;

/** A line of a service's log as people read it: the services write JSON, which is for machines. */
public final class LogLine {
    private static final int MOST = 400;

    private LogLine() {}

    /** Level, message and the first line of an exception; any other line as it is, cut where it grows too long. */
    public static String readable(String line) {
        String text = line.startsWith("{") ? fromJson(line) : line;
        return text.length() <= MOST ? text : text.substring(0, MOST) + " ...";
    }

    private static String fromJson(String line) {
        try {
            JsonNode entry = Json.mapper().readTree(line);
            if (!entry.hasNonNull("message")) {
                return line;
            }
            String exception = entry.path("error").path("message").asText("");
            return entry.path("level").asText() + " " + entry.path("message").asText()
                    + (exception.isEmpty()
                            ? ""
                            : ": " + exception.lines().findFirst().orElse(""));
        } catch (IOException notJsonAfterAll) {
            return line;
        }
    }
}
