package dev.keyreeve.contracts.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A fresh key pair for sealing, as two texts for two files: {@code publicKey} goes to key-service, {@code privateKey} to
 * the relays and to nobody else.
 */
@JsonIgnoreType
public record SealingKeys(String publicKey, String privateKey) {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    public static SealingKeys generate() {
        var suite = Hpke.suite();
        var pair = suite.generatePrivateKey();
        var hex = HexFormat.of();
        return new SealingKeys(
                hex.formatHex(suite.serializePublicKey(pair.getPublic())),
                hex.formatHex(suite.serializePrivateKey(pair.getPrivate())));
    }

    /**
     * The keys of a file, see {@link OneALine}.
     *
     * @throws IllegalArgumentException where there is none, or a line is something else; its message shows nothing of it
     */
    static List<byte[]> read(String text) {
        var keys = OneALine.read(text);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!HEX.matcher(keys.get(i)).matches()) {
                throw new IllegalArgumentException("key " + (i + 1) + " is not 64 hex characters");
            }
        }
        return keys.stream().map(HexFormat.of()::parseHex).toList();
    }

    /** The first 16 hex characters of the public key's SHA-256. */
    static String keyId(byte[] publicKey) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(publicKey);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "SealingKeys[redacted]";
    }
}
