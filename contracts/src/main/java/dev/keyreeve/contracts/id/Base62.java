package dev.keyreeve.contracts.id;

import java.util.random.RandomGenerator;

/** Digits, upper case, lower case: the alphabet of ids and keys; safe in URLs, headers, logs and double clicks. */
final class Base62 {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    static final int SIZE = ALPHABET.length();

    private Base62() {}

    /** @param index below {@link #SIZE} */
    static char character(int index) {
        return ALPHABET.charAt(index);
    }

    static String random(RandomGenerator random, int length) {
        var out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return out.toString();
    }

    /** An unsigned 32-bit value in exactly six characters (62^6 > 2^32). */
    static String ofInt(int value) {
        var out = new char[6];
        long rest = Integer.toUnsignedLong(value);
        for (int i = out.length - 1; i >= 0; i--) {
            out[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(out);
    }

    static boolean isBase62(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return true;
    }
}
