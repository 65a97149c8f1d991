package dev.keyreeve.relay.content;

import java.util.Optional;

/**
 * What must be true of a body's bytes before anybody parses them. A parser guesses UTF-16 by a mark or by zeros, and
 * half of a surrogate pair in an escape is a letter to one and none to another.
 */
final class JsonText {
    private JsonText() {}

    /** A sentence about what is wrong, if anything is. */
    static Optional<String> fault(byte[] body) {
        if (body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF) {
            return Optional.of("The body begins with a byte order mark");
        }
        if (!Utf8.is(body)) {
            return Optional.of("The body is not UTF-8");
        }
        return escapeFault(body);
    }

    /** Also NUL, which stands nowhere in JSON; a backslash stands in texts only. */
    private static Optional<String> escapeFault(byte[] body) {
        boolean low = false;
        for (int at = 0; at < body.length; at++) {
            int unit = -1;
            int end = at;
            if (body[at] == 0) {
                return Optional.of("The body has zero bytes, as UTF-16 has");
            }
            if (body[at] == '\\') {
                // What is another escape, or a broken one, the parser will tell.
                unit = UnicodeEscape.unit(letter -> body[letter], body.length, at);
                end = unit < 0 ? at + 1 : at + UnicodeEscape.LENGTH - 1;
            }
            boolean isLow = unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
            if (low != isLow) {
                return Optional.of("The body has half of a surrogate pair in an escape");
            }
            low = unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
            at = end;
        }
        return low ? Optional.of("The body has half of a surrogate pair in an escape") : Optional.empty();
    }
}
