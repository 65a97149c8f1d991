package dev.keyreeve.contracts.secret;

import java.util.HexFormat;
import java.util.function.Function;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;

/** The relay's half. Used in {@code relay.upstream} alone; an architecture test says so. */
public final class Opener {
    private final AsymmetricCipherKeyPair keys;
    private final String keyId;

    public Opener(String publicKey, String privateKey) {
        byte[] rawPublic = HexFormat.of().parseHex(publicKey.strip());
        this.keys = Hpke.suite().deserializePrivateKey(HexFormat.of().parseHex(privateKey.strip()), rawPublic);
        this.keyId = SealingKeys.keyId(rawPublic);
    }

    /**
     * Opens the secret for the time of one call and destroys it.
     *
     * @throws CannotOpen when it was sealed to another key, or for another organization, credential or destination
     */
    public <T> T withSecret(SealedSecret sealed, SecretContext context, Function<Secret, T> use) throws CannotOpen {
        try (var secret = open(sealed, context)) {
            return use.apply(secret);
        }
    }

    /**
     * Opens the secret for somebody who answers for its end: it is in the clear until they close it.
     *
     * @throws CannotOpen when it was sealed to another key, or for another organization, credential or destination
     */
    public Secret open(SealedSecret sealed, SecretContext context) throws CannotOpen {
        if (!sealed.keyId().equals(keyId)) {
            throw new CannotOpen("sealed to key " + sealed.keyId() + ", this relay holds " + keyId);
        }
        try {
            return Secret.takeOwnershipOf(Hpke.suite()
                    .open(
                            sealed.encapsulation(),
                            keys,
                            Hpke.INFO,
                            context.associatedData(),
                            sealed.ciphertext(),
                            null,
                            null,
                            null));
        } catch (InvalidCipherTextException e) {
            throw new CannotOpen("not sealed for " + context.destination().address());
        }
    }

    /** The credential was not sealed for this use. Says nothing of its content. */
    public static final class CannotOpen extends Exception {
        CannotOpen(String message) {
            super(message);
        }
    }
}
