package dev.keyreeve.relay.meter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text that passed: its beginning, as UTF-8, and how long all of it was. A stream may be long and there may be thousands
 * of them, so no more than the beginning is kept. It is content: it is never printed.
 */
final class TextSample {
    static final int MOST_KEPT = 32 * 1024;
    private static final int FIRST_KEPT = 256;

    private byte[] kept = new byte[0];
    private int length;
    private long total;

    void add(byte b) {
        total++;
        if (length < MOST_KEPT) {
            room(1);
            kept[length++] = b;
        }
    }

    void add(byte[] bytes, int from, int to) {
        total += to - from;
        int more = Math.min(to - from, MOST_KEPT - length);
        if (more > 0) {
            room(more);
            System.arraycopy(bytes, from, kept, length, more);
            length += more;
        }
    }

    private void room(int more) {
        if (length + more > kept.length) {
            kept = Arrays.copyOf(kept, Math.clamp(2L * (length + more), FIRST_KEPT, MOST_KEPT));
        }
    }

    /** Takes back all that was added since the total was {@code earlier}. */
    void backTo(long earlier) {
        total = earlier;
        length = (int) Math.min(length, earlier);
    }

    long total() {
        return total;
    }

    int keptBytes() {
        return length;
    }

    /** What was kept; a character that is cut at its end is replaced. */
    String kept() {
        return new String(kept, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TextSample[" + total + " bytes]";
    }
}
