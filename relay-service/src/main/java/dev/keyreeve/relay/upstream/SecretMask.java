package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.secret.Opener;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/** Takes a secret out of what a provider says about a call that was made with it. */
@Singleton
public final class SecretMask {
    private static final byte[] MASK = "[redacted]".getBytes(StandardCharsets.US_ASCII);

    private final Safe safe;

    SecretMask(Safe safe) {
        this.safe = safe;
    }

    /** The text, with every occurrence of the secret replaced; empty when the secret cannot be opened any more. */
    public Buffer mask(Aim aim, Buffer text) {
        try {
            return safe.withSecret(aim, secret -> secret.lend(bytes -> without(bytes, text.getBytes())));
        } catch (Opener.CannotOpen e) {
            return Buffer.buffer();
        }
    }

    static Buffer without(byte[] secret, byte[] text) {
        var out = Buffer.buffer(text.length);
        int from = 0;
        for (int at = 0; secret.length > 0 && at <= text.length - secret.length; ) {
            if (matches(secret, text, at)) {
                out.appendBytes(text, from, at - from).appendBytes(MASK);
                at += secret.length;
                from = at;
            } else {
                at++;
            }
        }
        return out.appendBytes(text, from, text.length - from);
    }

    private static boolean matches(byte[] secret, byte[] text, int at) {
        for (int i = 0; i < secret.length; i++) {
            if (text[at + i] != secret[i]) {
                return false;
            }
        }
        return true;
    }
}
