package dev.keyreeve.contracts.secret;

import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** key-service's half: it can put a secret away and never read one. */
public final class Sealer {
    private final AsymmetricKeyParameter publicKey;
    private final String keyId;

    /**
     * @param publicKey 64 hex characters, from {@link SealingKeys}
     */
    public Sealer(String publicKey) {
        byte[] raw = HexFormat.of().parseHex(publicKey.strip());
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
