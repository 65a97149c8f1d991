package dev.keyreeve.relay.meter;

/**
 * Hands JSON on with the inside of every long string left out, so that whoever parses it never holds an image or a page
 * of text. What is handed on is JSON if and only if what came in is, as far as can be told without the left-out.
 */
final class BriefJson {
    interface Sink {
        void feed(byte[] bytes, int from, int to);
    }

    /** Longer than any name or value that usage has. */
    private static final int LONGEST_STRING = 256;
    /** Longer than any number. A parser may hold a number whole, however long it is. */
    private static final int LONGEST_WORD = 256;

    private static final int HEX_DIGITS = 4;
    /** What may stand between words. */
    private static final boolean[] BETWEEN = new boolean[128];

    static {
        for (char each : "{}[],: \t\n\r".toCharArray()) {
            BETWEEN[each] = true;
        }
    }

    private final Sink sink;
    private boolean inString;
    private boolean escaped;
    /** Digits of a {@code \\uXXXX} that are still to come. */
    private int escapeLeft;

    private int length;
    private boolean leftOut;
    private boolean endless;

    BriefJson(Sink sink) {
        this.sink = sink;
    }

    /** Whether it has a word outside of strings that is longer than any in JSON; nothing is handed on from there. */
    boolean isEndless() {
        return endless;
    }

    void feed(byte[] bytes, int from, int to) {
        int start = from;
        int at = from;
        while (at < to && !endless) {
            byte b = bytes[at];
            if (!inString) {
                outside(b);
                at++;
            } else if (b == '"' && !escaped) {
                start = leftOut ? at : start;
                inString = false;
                length = 0;
                at++;
            } else if (escaped || escapeLeft > 0) {
                escape(b);
                at++;
            } else {
                if (!leftOut && length >= LONGEST_STRING && isBegin(b)) {
                    sink.feed(bytes, start, at);
                    leftOut = true;
                }
                at = inside(bytes, at, to);
            }
        }
        if (!endless && !(inString && leftOut)) {
            sink.feed(bytes, start, to);
        }
    }

    private void outside(byte b) {
        if (b == '"') {
            inString = true;
            escaped = false;
            escapeLeft = 0;
            leftOut = false;
            length = 0;
        } else if (b >= 0 && BETWEEN[b]) {
            length = 0;
        } else {
            endless = ++length > LONGEST_WORD;
        }
    }

    private void escape(byte b) {
        length++;
        if (escaped) {
            escaped = false;
            escapeLeft = b == 'u' ? HEX_DIGITS : 0;
        } else {
            escapeLeft--;
        }
    }

    /** Goes on to the end of what needs no closer look. */
    private int inside(byte[] bytes, int from, int to) {
        if (bytes[from] == '\\') {
            escaped = true;
            length++;
            return from + 1;
        }
        int limit = leftOut ? to : Math.min(to, from + Math.max(1, LONGEST_STRING - length));
        int at = from + 1;
        while (at < limit && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        length = Math.min(LONGEST_STRING, length + (at - from));
        return at;
    }

    /** Not within a character of several bytes. */
    private static boolean isBegin(byte b) {
        return (b & 0xC0) != 0x80;
    }
}
