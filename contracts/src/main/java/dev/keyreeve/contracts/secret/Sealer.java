package dev.keyreeve.contracts.secret;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** key-service's half: it can put a secret away and never read one. */
public final class Sealer {
    private final AsymmetricKeyParameter publicKey;
    private final String keyId;

    /**
     * @param publicKeys 64 hex characters, from {@link SealingKeys}; of several, one a line, the first is sealed to
     * @throws IllegalArgumentException when they are anything else
     */
    public Sealer(String publicKeys) {
        byte[] raw = SealingKeys.read(publicKeys).getFirst();
        this.publicKey = Hpke.suite().deserializePublicKey(raw);
        this.keyId = SealingKeys.keyId(raw);
    }

    public SealedSecret seal(Secret secret, SecretContext context) {
        return secret.lend(plaintext -> {
            try {
                var out =
                        Hpke.suite().seal(publicKey, Hpke.INFO, context.associatedData(), plaintext, null, null, null);
                return new SealedSecret(keyId, out[1], out[0]);
            } catch (InvalidCipherTextException e) {
                throw new IllegalStateException("sealing failed", e);
            }
        });
    }
}
