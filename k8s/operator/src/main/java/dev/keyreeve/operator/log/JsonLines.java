package dev.keyreeve.operator.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, under the keys that the services have (docs/OPERATING.md). */
public final class JsonLines extends Formatter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POM = "/META-INF/maven/dev.keyreeve/keyreeve-operator/pom.properties";
    private static final int MOST_FRAMES = 100;

    private final String version;

    JsonLines(String version) {
        this.version = version;
    }

    /** For every line of this process, what ends a thread included. */
    public static void install() {
        var version = version();
        var root = LogManager.getLogManager().getLogger("");
        for (var handler : root.getHandlers()) {
            handler.setFormatter(new JsonLines(version));
        }
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> root.log(Level.SEVERE, "The thread " + thread.getName() + " has ended", failure));
    }

    /** Maven writes it into the jar. */
    private static String version() {
        try (var about = JsonLines.class.getResourceAsStream(POM)) {
            var properties = new Properties();
            if (about != null) {
                properties.load(about);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    @Override
    public String format(LogRecord line) {
        var json = JSON.createObjectNode()
                .put("timestamp", line.getInstant().toString())
                .put("logger", line.getLoggerName())
                .put("level", level(line.getLevel().intValue()))
                .put("message", formatMessage(line))
                .put("thread", Thread.currentThread().getName());
        json.putObject("call");
        if (line.getThrown() != null) {
            describe(json.putObject("error"), line.getThrown(), Collections.newSetFromMap(new IdentityHashMap<>()));
        }
        json.put("service", "operator").put("version", version);
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void describe(ObjectNode into, Throwable thrown, Set<Throwable> seen) {
        seen.add(thrown);
        into.put("type", thrown.getClass().getName()).put("message", thrown.getMessage());
        var frames = into.putArray("frames");
        for (var frame : thrown.getStackTrace()) {
            if (frames.size() == MOST_FRAMES) {
                break;
            }
            frames.addObject()
                    .put("class", frame.getClassName())
                    .put("method", frame.getMethodName())
                    .put("line", frame.getLineNumber());
        }
        @Nullable Throwable cause = thrown.getCause();
        if (cause != null && !seen.contains(cause)) {
            describe(into.putObject("caused_by").putObject("error"), cause, seen);
        }
    }

    /** By the services' names. */
    private static String level(int value) {
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
