package dev.keyreeve.contracts.id;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A key that Keyreeve issues: {@code krv_live_<id>_<secret><crc>}. {@code id} is 12 base62 characters, public and
 * log-safe; {@code secret} is 32 base62 characters (190 bits); {@code crc} is the CRC-32 of what stands before it in 6
 * base62 characters, so a typo or a fake is refused without a look-up. Only the digest is ever stored.
 */
@JsonIgnoreType
public final class IssuedKey {
    private static final int ID = 12;
    private static final int SECRET = 32;
    private static final int CRC = 6;

    public enum Kind {
        LIVE("krv_live_"),
        ADMIN("krv_admin_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** What a text in a key's place turned out to be. */
    public sealed interface Parsed {
        record Valid(IssuedKey key) implements Parsed {}

        /** Not a key of ours: wrong prefix, length, alphabet or checksum. No look-up is worth making. */
        record Malformed() implements Parsed {}
    }

    private final Kind kind;
    private final String text;

    private IssuedKey(Kind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /**
     * @param random a cryptographically strong source; passed in so that tests can seed it
     */
    public static IssuedKey mint(Kind kind, RandomGenerator random) {
        var body = kind.prefix + Base62.random(random, ID) + "_" + Base62.random(random, SECRET);
        return new IssuedKey(kind, body + crc(body));
    }

    public static Parsed parse(String text) {
        for (var kind : Kind.values()) {
            if (text.startsWith(kind.prefix) && isWellFormed(text, kind)) {
                return new Parsed.Valid(new IssuedKey(kind, text));
            }
        }
        return new Parsed.Malformed();
    }

    private static boolean isWellFormed(String text, Kind kind) {
        int idEnd = kind.prefix.length() + ID;
        if (text.length() != idEnd + 1 + SECRET + CRC || text.charAt(idEnd) != '_') {
            return false;
        }
        int bodyEnd = text.length() - CRC;
        return Base62.isBase62(text.substring(kind.prefix.length(), idEnd))
                && Base62.isBase62(text.substring(idEnd + 1))
                && crc(text.substring(0, bodyEnd)).equals(text.substring(bodyEnd));
    }

    private static String crc(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return Base62.ofInt((int) crc.getValue());
    }

    public Kind kind() {
        return kind;
    }

    /** The 12 public characters; safe in logs. */
    public String publicId() {
        return text.substring(kind.prefix.length(), kind.prefix.length() + ID);
    }

    /** SHA-256 of the whole key, 64 lower-case hex characters. A 190-bit secret needs no slow hash. */
    public String digest() {
        return HexFormat.of().formatHex(sha256());
    }

    /** The digest as it comes, 32 bytes. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What lists show: {@code krv_live_<id>…<last four>}. */
    public String redacted() {
        return kind.prefix + publicId() + "..." + text.substring(text.length() - 4);
    }

    /** The key itself: to be shown once, to the one who asked for it, and never kept. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return redacted();
    }
}
