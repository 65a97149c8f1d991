package dev.keyreeve.relay.meter;

/**
 * Tells cheaply that an event has no usage, so that events of content are never parsed. Looks for the member
 * {@code "usage"} with an object as its value; inside of a JSON string the quotes would be escaped, so content cannot look like it.
 */
final class UsageHint {
    private static final byte[] NAME = {'"', 'u', 's', 'a', 'g', 'e', '"'};

    private UsageHint() {}

    static boolean mayHaveUsage(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - NAME.length; at++) {
            if (bytes[at] == '"' && isNameAt(bytes, at) && opensObject(bytes, at + NAME.length, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNameAt(byte[] bytes, int at) {
        for (int i = 1; i < NAME.length; i++) {
            if (bytes[at + i] != NAME[i]) {
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
}
