package dev.keyreeve.simulator.behavior;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings that travel inside a prompt, because a relay forwards the body and few headers:
 * {@code [[sim tokens=200 ttft_ms=50 tokens_per_second=20 fault=disconnect_after:5]]}.
 *
 * <p>A text may hold several; together they may name a setting once.
 */
final class Directives {
    private static final String OPEN = "[[sim";
    private static final String CLOSE = "]]";

    /** Longer than any sensible directive; keeps a stray opening in a long prompt from being read to its end. */
    private static final int MAX_LENGTH = 500;

    private Directives() {}

    static Map<String, String> in(String text) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return Map.of();
        }
        Map<String, String> settings = new LinkedHashMap<>();
        while (open >= 0) {
            int body = open + OPEN.length();
            if (isDirective(text, body)) {
                int close = text.indexOf(CLOSE, body);
                if (close < 0 || close - open > MAX_LENGTH) {
                    throw new BadBehavior(
                            "sim",
                            "A simulator directive '[[sim …' is not closed by ']]' within " + MAX_LENGTH
                                    + " characters.");
                }
                read(text.substring(body, close), settings);
                body = close + CLOSE.length();
            }
            open = text.indexOf(OPEN, body);
        }
        return settings;
    }

    /** {@code [[simple]]} and {@code [[simulation]]} are ordinary text. */
    private static boolean isDirective(String text, int body) {
        return body < text.length() && (Character.isWhitespace(text.charAt(body)) || text.startsWith(CLOSE, body));
    }

    private static void read(String body, Map<String, String> settings) {
        for (String word : body.strip().split("\\s+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new BadBehavior(
                        "sim", "Invalid simulator directive '" + word + "': expected name=value, as in tokens=200.");
            }
            String name = word.substring(0, equals);
            if (settings.put(name, word.substring(equals + 1)) != null) {
                throw new BadBehavior(name, "The simulator setting '" + name + "' is given twice.");
            }
        }
    }
}
