package dev.keyreeve.base.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/** What stands in the PEM file of the setting: one key, or while one takes another's place both, a block each. */
final class PublicKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", Pattern.DOTALL);
    private static final String MARK = "-----";

    private PublicKeys() {}

    /**
     * @param text with or without its line breaks, which the framework takes away; base64 alone is one key
     * @throws IllegalStateException where there is no key, or something that is none
     */
    static List<PublicKey> read(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw refused("there is none", null);
        }
        var keys = new ArrayList<PublicKey>();
        if (!text.contains(MARK)) {
            keys.add(decoded(text, 1));
        } else {
            var blocks = BLOCK.matcher(text);
            while (blocks.find()) {
                keys.add(decoded(blocks.group(1), keys.size() + 1));
            }
            if (BLOCK.matcher(text).replaceAll("").contains(MARK)) {
                throw refused("there is something else", null);
            }
        }
        return List.copyOf(keys);
    }

    private static PublicKey decoded(String base64, int number) {
        try {
            var key = KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
            if (key instanceof ECPublicKey ec && ec.getParams().getCurve().equals(EllipticCurves.P256.getCurve())) {
                return key;
            }
            throw refused("key " + number + " is of another curve", null);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw refused("key " + number + " is none", e);
        }
    }

    private static IllegalStateException refused(String why, @Nullable Exception cause) {
        return new IllegalStateException(
                "mp.jwt.verify.publickey.location must be a PEM file with key-service's PUBLIC KEY (EC P-256), or with"
                        + " several: " + why,
                cause);
    }
}
