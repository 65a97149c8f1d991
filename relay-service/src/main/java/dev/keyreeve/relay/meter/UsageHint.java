package dev.keyreeve.relay.meter;

import java.nio.charset.StandardCharsets;

/**
 * Tells cheaply that an event has no usage, so that events of content are never parsed. Looks for a member
 * {@code "usage"} or {@code "usageMetadata"} with an object as its value; inside of a JSON string the quotes would be
 * escaped, so content cannot look like it.
 */
final class UsageHint {
    private static final byte[] NAME = ascii("\"usage");
    private static final byte[] OPENAI = ascii("\"");
    private static final byte[] GEMINI = ascii("Metadata\"");

    private UsageHint() {}

    static boolean mayHaveUsage(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - NAME.length; at++) {
            if (bytes[at] == '"' && isAt(NAME, bytes, at, to)) {
                int end = endOfName(bytes, at + NAME.length, to);
                if (end > 0 && opensObject(bytes, end, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Behind the closing quote; 0 when it is another name. */
    private static int endOfName(byte[] bytes, int at, int to) {
        if (isAt(OPENAI, bytes, at, to)) {
            return at + OPENAI.length;
        }
        return isAt(GEMINI, bytes, at, to) ? at + GEMINI.length : 0;
    }

    /** Whether the bytes stand there. */
    static boolean isAt(byte[] wanted, byte[] bytes, int at, int to) {
        if (to - at < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether an object opens behind the name; a line break between them leaves that open, so it says yes. */
    private static boolean opensObject(byte[] bytes, int from, int to) {
        boolean colon = false;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b == '{' || b == '\n' || b == '\r') {
                return true;
            }
            if (b == ':' && !colon) {
                colon = true;
            } else if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
