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
        for (int at = from; at < to && !endless; at++) {
            byte b = bytes[at];
            if (!inString) {
                outside(b);
            } else if (b == '"' && !escaped) {
                if (leftOut) {
                    start = at;
                }
                inString = false;
                length = 0;
            } else {
                // Not within an escape, nor within a character of several bytes.
                if (!leftOut && length >= LONGEST_STRING && isBegin(b)) {
                    sink.feed(bytes, start, at);
                    leftOut = true;
                }
                inside(b);
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
            leftOut = false;
            length = 0;
        } else if (isBetween(b)) {
            length = 0;
        } else {
            endless = ++length > LONGEST_WORD;
        }
    }

    private void inside(byte b) {
        length++;
        if (escaped) {
            escaped = false;
            escapeLeft = b == 'u' ? HEX_DIGITS : 0;
        } else {
            escaped = b == '\\';
            escapeLeft = Math.max(0, escapeLeft - 1);
        }
    }

    private boolean isBegin(byte b) {
        return !escaped && escapeLeft == 0 && (b & 0xC0) != 0x80;
    }

    private static boolean isBetween(byte b) {
        return switch (b) {
            case '{', '}', '[', ']', ',', ':', ' ', '\t', '\n', '\r' -> true;
            default -> false;
        };
    }
}
