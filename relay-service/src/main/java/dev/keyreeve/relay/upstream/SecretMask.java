package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.secret.Opener;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
            return safe.withSecret(
                    aim,
                    secret -> secret.lend(bytes -> without(
                            presented(aim, bytes),
                            without(bytes, text.getBytes()).getBytes())));
        } catch (Opener.CannotOpen e) {
            return Buffer.buffer();
        }
    }

    /** For an answer that passes in pieces. */
    public Passing passing(Aim aim) {
        return new Passing(aim);
    }

    /** Takes the secret out of one answer, also where two pieces hold a part of it each. */
    public final class Passing {
        private final Aim aim;
        private Buffer kept = Buffer.buffer();

        private Passing(Aim aim) {
            this.aim = aim;
        }

        /** What may pass now; the beginning of what could become the secret waits for the next piece. */
        public Buffer next(Buffer piece) {
            var text = mask(aim, Buffer.buffer().appendBuffer(kept).appendBuffer(piece));
            int from = text.length() - beginning(aim, text);
            kept = text.getBuffer(from, text.length());
            return text.getBuffer(0, from);
        }

        /** Nothing follows: it was no secret. */
        public Buffer rest() {
            var rest = kept;
            kept = Buffer.buffer();
            return rest;
        }
    }

    private int beginning(Aim aim, Buffer text) {
        try {
            return safe.withSecret(
                    aim,
                    secret -> secret.lend(bytes -> Math.max(
                            beginning(bytes, text.getBytes()), beginning(presented(aim, bytes), text.getBytes()))));
        } catch (Opener.CannotOpen e) {
            return 0;
        }
    }

    /** How many bytes at the text's end are the secret's first ones. */
    static int beginning(byte[] secret, byte[] text) {
        for (int length = Math.min(secret.length - 1, text.length); length > 0; length--) {
            if (Arrays.equals(secret, 0, length, text, text.length - length, text.length)) {
                return length;
            }
        }
        return 0;
    }

    private static byte[] presented(Aim aim, byte[] secret) {
        return Presented.of(aim.presentation(), secret).getBytes(StandardCharsets.UTF_8);
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
