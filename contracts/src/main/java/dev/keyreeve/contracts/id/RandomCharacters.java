package dev.keyreeve.contracts.id;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Random base62 characters, from a source that is asked for many bytes at once: a cryptographically strong one takes
 * nearly as long for four. Each byte serves once. For one thread.
 */
final class RandomCharacters {
    private static final int STOCK = 512;
    private static final int SIX_BITS = 0x3f;

    private final RandomGenerator random;
    private final byte[] stock = new byte[STOCK];
    private int used = STOCK;

    RandomCharacters(RandomGenerator random) {
        this.random = random;
    }

    /** Each of the 62 as likely as any other: six bits that name none of them are thrown away. */
    String characters(int length) {
        var out = new byte[length];
        for (int at = 0; at < length; ) {
            int drawn = next() & SIX_BITS;
            if (drawn < Base62.SIZE) {
                out[at++] = (byte) Base62.character(drawn);
            }
        }
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    private byte next() {
        if (used == STOCK) {
            random.nextBytes(stock);
            used = 0;
        }
        byte drawn = stock[used];
        stock[used++] = 0; // what has become an id is not to be found here
        return drawn;
    }

    @Override
    public String toString() {
        return "RandomCharacters[" + (STOCK - used) + "]";
    }
}
