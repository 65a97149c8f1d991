package dev.keyreeve.contracts.secret;

/**
 * A secret encrypted to the relays' public key (HPKE base mode, RFC 9180).
 *
 * @param keyId names the relays' key pair, so that it can be rotated
 * @param encapsulation the KEM output, 32 bytes for X25519
 * @param ciphertext with its authentication tag
 */
public record SealedSecret(String keyId, byte[] encapsulation, byte[] ciphertext) {
    @Override
    public String toString() {
        return "SealedSecret[keyId=" + keyId + "]";
    }
}
