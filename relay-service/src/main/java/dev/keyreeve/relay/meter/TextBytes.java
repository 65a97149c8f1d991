package dev.keyreeve.relay.meter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Counts the bytes of generated text in passing JSON without parsing it: the lengths of the strings that stand under
 * certain names. Only an estimate rests on it. A raw line end begins anew, since no JSON string holds one; so a broken
 * event of a stream does not spoil the next.
 */
final class TextBytes {
    private static final int LONGEST_NAME = 24;
    private static final int HEX_DIGITS = 4;
    /** UTF-8 of what a {@code \\uXXXX} escape usually stands for. */
    private static final int ESCAPED_CHARACTER = 3;

    private final List<byte[]> names;
    private final byte[] name = new byte[LONGEST_NAME];
    private int nameLength;
    private boolean inString;
    private boolean escaped;
    private int hexLeft;
    private boolean valueFollows;
    private boolean counting;
    private long total;

    private TextBytes(String... names) {
        this.names = List.of(names).stream()
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    static TextBytes of(AnswerFormat format, boolean streamed) {
        return switch (format) {
            case OPENAI_CHAT -> new TextBytes("content", "reasoning_content", "refusal", "arguments");
            // Later events of a stream repeat what the deltas said.
            case OPENAI_RESPONSES -> streamed ? new TextBytes("delta") : new TextBytes("text", "refusal", "arguments");
            default -> new TextBytes();
        };
    }

    long total() {
        return total;
    }

    void scan(byte[] bytes) {
        if (names.isEmpty()) {
            return;
        }
        for (byte b : bytes) {
            if (b == '\n' || b == '\r') {
                inString = false;
                valueFollows = false;
            } else if (inString) {
                inside(b);
            } else {
                outside(b);
            }
        }
    }

    private void inside(byte b) {
        if (hexLeft > 0) {
            hexLeft--;
        } else if (escaped) {
            escaped = false;
            hexLeft = b == 'u' ? HEX_DIGITS : 0;
            count(b == 'u' ? ESCAPED_CHARACTER : 1);
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
        } else {
            count(1);
            if (nameLength < LONGEST_NAME) {
                name[nameLength] = b;
            }
            nameLength++;
        }
    }

    private void outside(byte b) {
        switch (b) {
            case '"' -> {
                inString = true;
                escaped = false;
                hexLeft = 0;
                counting = valueFollows && isCounted();
                valueFollows = false;
                nameLength = 0;
            }
            case ':' -> valueFollows = true;
            case '{', '[', ',' -> valueFollows = false;
            default -> {}
        }
    }

    private void count(int bytes) {
        if (counting) {
            total += bytes;
        }
    }

    private boolean isCounted() {
        for (byte[] counted : names) {
            if (counted.length == nameLength && Arrays.equals(counted, 0, nameLength, name, 0, nameLength)) {
                return true;
            }
        }
        return false;
    }
}
