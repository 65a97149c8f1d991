package dev.keyreeve.relay.grant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A SHA-256 as four numbers: a quarter of what its 64 hex digits take. */
record Digest(long a, long b, long c, long d) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
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

    /**
     * @param sha256 of the whole key
     * @throws IllegalArgumentException when these are not 32 bytes
     */
    static Digest of(byte[] sha256) {
        if (sha256.length != DIGITS / 2) {
            throw new IllegalArgumentException("a digest has 32 bytes");
        }
        return new Digest(part(sha256, 0), part(sha256, 1), part(sha256, 2), part(sha256, 3));
    }

    private static long part(byte[] sha256, int index) {
        return (long) LONGS.get(sha256, index * Long.BYTES);
    }

    /** 64 lower-case digits. */
    String hex() {
        var hex = HexFormat.of();
        return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
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
