package dev.keyreeve.relay.guard;

import dev.keyreeve.relay.content.UnicodeEscape;
import java.util.Optional;

/**
 * What stands in a text's JSON escapes. A file may be read as JSON by the provider (a batch has a request in each line),
 * and then {@code \u0061} is an "a" there. It is not parsed here: whatever it is, nothing in it is left out.
 */
final class JsonEscapes {
    private JsonEscapes() {}

    /** The text without its escapes, to be read beside it; empty when it has none. */
    static Optional<String> read(String text) {
        int escape = text.indexOf('\\');
        if (escape < 0) {
            return Optional.empty();
        }
        var read = new StringBuilder(text.length());
        int from = 0;
        while (escape >= 0 && escape + 1 < text.length()) {
            read.append(text, from, escape);
            from = escape + append(text, escape, read);
            escape = text.indexOf('\\', from);
        }
        return Optional.of(read.append(text, from, text.length()).toString());
    }

    /** @return how many characters the escape has; of what is none the backslash is one by itself */
    private static int append(String text, int at, StringBuilder read) {
        char kind = text.charAt(at + 1);
        switch (kind) {
            case 'n' -> read.append('\n');
            case 'r' -> read.append('\r');
            case 't' -> read.append('\t');
            case 'b' -> read.append('\b');
            case 'f' -> read.append('\f');
            case '"', '\\', '/' -> read.append(kind);
            default -> {
                return kind == 'u' ? appendCharacter(text, at, read) : appendBackslash(read);
            }
        }
        return 2;
    }

    private static int appendCharacter(String text, int at, StringBuilder read) {
        int unit = UnicodeEscape.unit(text::charAt, text.length(), at);
        if (unit < 0) {
            return appendBackslash(read);
        }
        read.append((char) unit);
        return UnicodeEscape.LENGTH;
    }

    private static int appendBackslash(StringBuilder read) {
        read.append('\\');
        return 1;
    }
}
