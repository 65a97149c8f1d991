package dev.keyreeve.contracts.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A fresh key pair for sealing, as two texts for two files: {@code publicKey} goes to key-service, {@code privateKey} to
 * the relays and to nobody else.
 */
@JsonIgnoreType
public record SealingKeys(String publicKey, String privateKey) {

    public static SealingKeys generate() {
        var suite = Hpke.suite();
        var pair = suite.generatePrivateKey();
        var hex = HexFormat.of();
        return new SealingKeys(
                hex.formatHex(suite.serializePublicKey(pair.getPublic())),
                hex.formatHex(suite.serializePrivateKey(pair.getPrivate())));
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
