package dev.keyreeve.keys.publish;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** The tokens that relays may register with, of which only the digests are here: one, or two while it is changed. */
final class RegistrationTokens {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");

    private final List<byte[]> digests;

    private RegistrationTokens(List<byte[]> digests) {
        this.digests = digests;
    }

    /** @param setting digests apart by white space or commas */
    static RegistrationTokens of(String setting) {
        var digests = new ArrayList<byte[]>();
        for (var hex : BETWEEN.split(setting.strip(), -1)) {
            if (!DIGEST.matcher(hex).matches()) {
                throw new IllegalStateException("keyreeve.relays.token-digest must be the SHA-256 of the registration"
                        + " token, 64 hex characters, or several such apart by white space or commas");
            }
            digests.add(HexFormat.of().parseHex(hex));
        }
        return new RegistrationTokens(digests);
    }

    /** Takes as long for each answer: how much of a digest is right, or which, does not show. */
    boolean include(String token) {
        var presented = sha256(token);
        boolean included = false;
        for (var digest : digests) {
            included |= MessageDigest.isEqual(digest, presented);
        }
        return included;
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
