package dev.keyreeve.relay.meter;

import java.util.Optional;

/** Tells, byte by byte, where the elements of a JSON list end; it does not look at what they are. */
final class ListShape {
    /** What whole things have come. */
    enum Passed {
        NOTHING,
        BRACKET,
        ELEMENTS,
        ALL
    }

    /** Within the list's own bracket, and in none of its elements. */
    private static final int IN_LIST = 1;

    private Passed passed = Passed.NOTHING;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean noList;

    /** Empty when what comes is no list: then nothing can be added to it. */
    Optional<Passed> passed() {
        return noList ? Optional.empty() : Optional.of(passed);
    }

    /**
     * Reads on.
     *
     * @return up to where whole things have come: the list's bracket, elements, and everything after its end
     */
    int feed(byte[] bytes) {
        int whole = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (noList || passed == Passed.ALL) {
                return bytes.length;
            }
            if (inString) {
                inString(bytes[at]);
            } else if (passed == Passed.NOTHING) {
                begin(bytes[at]);
                whole = passed == Passed.NOTHING ? whole : at + 1;
            } else if (endsOne(bytes[at])) {
                whole = at + 1;
            }
        }
        return noList || passed == Passed.ALL ? bytes.length : whole;
    }

    private void begin(byte b) {
        if (b == '[') {
            passed = Passed.BRACKET;
            depth = IN_LIST;
        } else {
            noList = b != ' ' && b != '\t' && b != '\r' && b != '\n';
        }
    }

    private void inString(byte b) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else {
            inString = b != '"';
        }
    }

    private boolean endsOne(byte b) {
        switch (b) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth--;
                if (depth == IN_LIST) {
                    passed = Passed.ELEMENTS;
                } else if (depth < IN_LIST) {
                    passed = Passed.ALL;
                }
                return depth <= IN_LIST;
            }
            default -> {}
        }
        return false;
    }
}
