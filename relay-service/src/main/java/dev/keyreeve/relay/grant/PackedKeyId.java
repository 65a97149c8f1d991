package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.id.Id;
import java.nio.charset.StandardCharsets;

/**
 * A key's id in eighteen bytes, where its text takes seventy. Its 24 base62 characters are three numbers of 48 bits; the
 * third is shared out over the upper ends of the other two and a short.
 */
final class PackedKeyId {
    private static final String PREFIX = "key_";
    private static final int GROUP = 8;
    private static final int RADIX = 62;
    private static final int BITS = 48;
    private static final long LOW = (1L << BITS) - 1;
    private static final int SHARE = 16;
    private static final long SHARE_MASK = (1L << SHARE) - 1;

    private PackedKeyId() {}

    /** Whether it is of the form that {@link Id#KEY} gives. */
    static boolean canPack(String id) {
        return Id.KEY.names(id);
    }

    static long first(String id) {
        return group(id, 0) | (group(id, 2) >>> (2 * SHARE)) << BITS;
    }

    static long second(String id) {
        return group(id, 1) | (group(id, 2) >>> SHARE & SHARE_MASK) << BITS;
    }

    static short third(String id) {
        return (short) group(id, 2);
    }

    static String text(long first, long second, short third) {
        var text = new byte[PREFIX.length() + 3 * GROUP];
        for (int at = 0; at < PREFIX.length(); at++) {
            text[at] = (byte) PREFIX.charAt(at);
        }
        write(first & LOW, text, PREFIX.length());
        write(second & LOW, text, PREFIX.length() + GROUP);
        write(
                first >>> BITS << (2 * SHARE) | second >>> BITS << SHARE | Short.toUnsignedLong(third),
                text,
                PREFIX.length() + 2 * GROUP);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static long group(String id, int index) {
        long value = 0;
        int from = PREFIX.length() + index * GROUP;
        for (int at = from; at < from + GROUP; at++) {
            value = value * RADIX + digit(id.charAt(at));
        }
        return value;
    }

    private static void write(long value, byte[] text, int from) {
        long rest = value;
        for (int at = from + GROUP - 1; at >= from; at--) {
            text[at] = character((int) (rest % RADIX));
            rest /= RADIX;
        }
    }

    private static int digit(char c) {
        if (c <= '9') {
            return c - '0';
        }
        return c <= 'Z' ? c - 'A' + 10 : c - 'a' + 36;
    }

    private static byte character(int digit) {
        if (digit < 10) {
            return (byte) ('0' + digit);
        }
        return (byte) (digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36);
    }
}
