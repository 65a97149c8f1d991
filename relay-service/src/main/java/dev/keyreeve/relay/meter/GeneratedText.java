package dev.keyreeve.relay.meter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Collects generated text from passing JSON without parsing it: the strings that stand under certain names, unescaped.
 * Only an estimate rests on it. A raw line end begins anew, since no JSON string holds one; so a broken event of a stream
 * does not spoil the next.
 *
 * <p>Some servers send a piece of reasoning under two names at once ({@code reasoning} and {@code reasoning_content}): a
 * string that repeats the one before it in the same line counts once.
 *
 * <p>Of the sound in a stream of chat ({@code delta.audio.data}) the length is counted.
 */
final class GeneratedText {
    private static final int LONGEST_NAME = 24;
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private static final List<byte[]> TEXT = names("text");
    private static final List<byte[]> DELTA = names("delta");
    private static final List<byte[]> OF_CHAT =
            names("content", "reasoning_content", "reasoning", "refusal", "arguments", "text", "transcript");
    private static final List<byte[]> OF_RESPONSE = names("text", "refusal", "arguments");
    private static final List<byte[]> OF_MESSAGE = names("text", "thinking", "partial_json");

    private static final byte[] AUDIO = "audio".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> names;
    private final boolean hasSound;
    private final byte[] name = new byte[LONGEST_NAME];
    private int nameLength;
    private boolean inString;
    private boolean escaped;
    private int hexLeft;
    private int codeUnit;
    private char highSurrogate;
    private boolean valueFollows;
    private boolean collecting;
    private TextSample sample = new TextSample();
    private long begin;
    private long hash;
    private long lastLength;
    private long lastHash;

    private boolean inAudio;
    private boolean counting;
    private long sound;

    private GeneratedText(List<byte[]> names, boolean hasSound) {
        this.names = names;
        this.hasSound = hasSound;
    }

    private static List<byte[]> names(String... names) {
        return Arrays.stream(names)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    static GeneratedText of(AnswerFormat format, boolean events) {
        return new GeneratedText(
                switch (format) {
                    case OPENAI_CHAT -> OF_CHAT;
                    // Later events of a stream repeat what the deltas said.
                    case OPENAI_RESPONSES -> events ? DELTA : OF_RESPONSE;
                    case OPENAI_TRANSCRIPTION -> events ? DELTA : TEXT;
                    case OPENAI_REALTIME -> DELTA;
                    case ANTHROPIC_MESSAGES -> OF_MESSAGE;
                    case GEMINI_GENERATE -> TEXT;
                    default -> List.of();
                },
                // What is no stream may be in a format that is as long as the sound is complex.
                events && format == AnswerFormat.OPENAI_CHAT);
    }

    TextSample sample() {
        return sample;
    }

    /** Characters of base64. */
    long sound() {
        return sound;
    }

    /** What was collected is no longer of interest. */
    void forget() {
        sample = new TextSample();
        begin = 0;
        lastLength = 0;
    }

    void scan(byte[] bytes) {
        if (names.isEmpty()) {
            return;
        }
        int at = 0;
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '\n' || b == '\r') {
                endOfLine();
                at++;
            } else if (!inString) {
                outside(b);
                at++;
            } else if (escaped || hexLeft > 0 || b == '\\' || b == '"') {
                inside(b);
                at++;
            } else {
                at = plain(bytes, at);
            }
        }
    }

    /** What stands for itself, to its end. */
    private int plain(byte[] bytes, int from) {
        int to = from + 1;
        while (to < bytes.length && standsForItself(bytes[to])) {
            to++;
        }
        if (collecting) {
            loneSurrogate();
            for (int at = from; at < to; at++) {
                hash = (hash ^ bytes[at] & 0xFF) * FNV_PRIME;
            }
            sample.add(bytes, from, to);
        }
        sound += counting ? to - from : 0;
        int named = Math.min(to - from, LONGEST_NAME - Math.min(nameLength, LONGEST_NAME));
        System.arraycopy(bytes, from, name, Math.min(nameLength, LONGEST_NAME), named);
        nameLength = Math.min(LONGEST_NAME + 1, nameLength + (to - from));
        return to;
    }

    private static boolean standsForItself(byte b) {
        return b != '"' && b != '\\' && b != '\n' && b != '\r';
    }

    /** Nothing goes on from here. */
    void endOfLine() {
        if (inString) {
            endString();
        }
        valueFollows = false;
        inAudio = false;
        lastLength = 0;
    }

    /** What is escaped, escapes or ends a string. */
    private void inside(byte b) {
        if (hexLeft > 0) {
            codeUnit = codeUnit * HEX + Math.max(0, Character.digit(b, HEX));
            if (--hexLeft == 0) {
                character((char) codeUnit);
            }
        } else if (escaped) {
            escaped = false;
            if (b == 'u') {
                hexLeft = HEX_DIGITS;
                codeUnit = 0;
            } else if (collecting) {
                loneSurrogate();
                add(unescaped(b));
            }
        } else if (b == '\\') {
            escaped = true;
        } else {
            endString();
        }
    }

    private void outside(byte b) {
        switch (b) {
            case '"' -> {
                inString = true;
                escaped = false;
                hexLeft = 0;
                collecting = valueFollows && isCollected();
                counting = valueFollows && inAudio && isNamed(DATA);
                valueFollows = false;
                nameLength = 0;
                begin = sample.total();
                hash = FNV_OFFSET;
            }
            case ':' -> valueFollows = true;
            case '{', '[', ',' -> {
                inAudio |= hasSound && b == '{' && valueFollows && isNamed(AUDIO);
                valueFollows = false;
            }
            case '}' -> inAudio = false;
            default -> {}
        }
    }

    private void endString() {
        inString = false;
        if (!collecting) {
            return;
        }
        loneSurrogate();
        long length = sample.total() - begin;
        if (length > 0 && length == lastLength && hash == lastHash) {
            sample.backTo(begin);
            lastLength = 0;
        } else if (length > 0) {
            lastLength = length;
            lastHash = hash;
        }
        collecting = false;
    }

    private static byte unescaped(byte b) {
        return switch (b) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> b;
        };
    }

    private void character(char unit) {
        if (!collecting) {
            return;
        }
        if (Character.isLowSurrogate(unit) && highSurrogate != 0) {
            utf8(Character.toCodePoint(highSurrogate, unit));
            highSurrogate = 0;
            return;
        }
        loneSurrogate();
        if (Character.isHighSurrogate(unit)) {
            highSurrogate = unit;
        } else {
            utf8(Character.isSurrogate(unit) ? '\uFFFD' : unit);
        }
    }

    private void loneSurrogate() {
        if (highSurrogate != 0) {
            highSurrogate = 0;
            utf8('\uFFFD');
        }
    }

    private void utf8(int codePoint) {
        if (codePoint < 0x80) {
            add(codePoint);
        } else if (codePoint < 0x800) {
            add(0xC0 | codePoint >> 6);
            add(0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            add(0xE0 | codePoint >> 12);
            add(0x80 | codePoint >> 6 & 0x3F);
            add(0x80 | codePoint & 0x3F);
        } else {
            add(0xF0 | codePoint >> 18);
            add(0x80 | codePoint >> 12 & 0x3F);
            add(0x80 | codePoint >> 6 & 0x3F);
            add(0x80 | codePoint & 0x3F);
        }
    }

    private void add(int b) {
        sample.add((byte) b);
        hash = (hash ^ b & 0xFF) * FNV_PRIME;
    }

    private boolean isCollected() {
        for (byte[] collected : names) {
            if (isNamed(collected)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamed(byte[] wanted) {
        return wanted.length == nameLength && Arrays.equals(wanted, 0, nameLength, name, 0, nameLength);
    }
}
