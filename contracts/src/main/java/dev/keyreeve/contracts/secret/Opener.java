package dev.keyreeve.contracts.secret;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * The relay's half, of one key pair or of several: while one takes another's place, what was sealed to either opens. Used
 * in {@code relay.upstream} alone; an architecture test says so.
 */
public final class Opener {
    private final Map<String, AsymmetricCipherKeyPair> byKeyId = new LinkedHashMap<>();

    /**
     * @param publicKeys one a line
     * @param privateKeys of the same pairs, one a line, in any order: a private key tells which public one is its own
     * @throws IllegalArgumentException when they are not 64 hex characters each, or a half of a pair is missing
     */
    public Opener(String publicKeys, String privateKeys) {
        for (var rawPrivate : SealingKeys.read(privateKeys)) {
            var rawPublic = new X25519PrivateKeyParameters(rawPrivate)
                    .generatePublicKey()
                    .getEncoded();
            byKeyId.put(SealingKeys.keyId(rawPublic), Hpke.suite().deserializePrivateKey(rawPrivate, rawPublic));
        }
        var named =
                SealingKeys.read(publicKeys).stream().map(SealingKeys::keyId).collect(Collectors.toSet());
        if (!named.equals(byKeyId.keySet())) {
            throw new IllegalArgumentException(
                    "the public keys are " + named + ", the private ones belong to " + byKeyId.keySet());
        }
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
        var keys = byKeyId.get(sealed.keyId());
        if (keys == null) {
            throw new CannotOpen("sealed to key " + sealed.keyId() + ", this relay holds " + byKeyId.keySet());
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
