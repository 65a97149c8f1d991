package dev.keyreeve.usage.alert;

import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** One webhook's own symmetric secret (Standard Webhooks 1.0.0: 24 to 64 random bytes). It prints as nothing. */
final class SigningSecret {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private SigningSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    static SigningSecret random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new SigningSecret(bytes);
    }

    static SigningSecret of(byte[] bytes) {
        return new SigningSecret(bytes.clone());
    }

    /** As its owner is shown it, once: {@code whsec_} and base64. */
    String reveal() {
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    /** For the database. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** The value of {@code webhook-signature}. */
    String sign(String id, Instant at, String payload) {
        try {
            return new com.standardwebhooks.Webhook(bytes).sign(id, at.getEpochSecond(), payload);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("the signing secret of message " + id + " cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
