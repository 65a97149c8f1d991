package dev.keyreeve.relay.grant;

import java.util.HexFormat;

/** A SHA-256 as four numbers: a quarter of what its 64 hex digits take. */
record Digest(long a, long b, long c, long d) {
    private static final int DIGITS = 64;
    private static final int PART = 16;

    /**
     * @throws IllegalArgumentException when these are not 64 hex digits
     */
    static Digest of(String hex) {
        if (hex.length() != DIGITS) {
            throw new IllegalArgumentException("a digest has 64 hex digits");
        }
        return new Digest(part(hex, 0), part(hex, 1), part(hex, 2), part(hex, 3));
    }

    private static long part(String hex, int index) {
        return HexFormat.fromHexDigitsToLong(hex, index * PART, (index + 1) * PART);
    }

    /** Any part of a digest is as good as random. */
    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }
}
