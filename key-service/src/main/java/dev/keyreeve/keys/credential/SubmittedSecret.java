package dev.keyreeve.keys.credential;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.keys.http.Refusal;
import java.io.IOException;

/**
 * A secret in a request's body. It goes from the parser's buffer into bytes that are wiped, never through a String, and
 * neither it nor an error about it can be printed.
 */
@JsonDeserialize(using = SubmittedSecret.Reader.class)
final class SubmittedSecret {
    private static final int MIN = 8;
    private static final int MAX = 4_096;

    private final Secret secret;

    private SubmittedSecret(Secret secret) {
        this.secret = secret;
    }

    /** Whoever takes it closes it. */
    Secret take() {
        return secret;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }

    static final class Reader extends StdDeserializer<SubmittedSecret> {
        Reader() {
            super(SubmittedSecret.class);
        }

        @Override
        public SubmittedSecret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw unfit();
            }
            int length = parser.getTextLength();
            if (length < MIN || length > MAX) {
                throw unfit();
            }
            var characters = parser.getTextCharacters();
            var bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                char c = characters[parser.getTextOffset() + i];
                // It will stand in a header: visible ASCII, so that it cannot end the line or hide.
                if (c <= ' ' || c > '~') {
                    Secret.takeOwnershipOf(bytes).close();
                    throw unfit();
                }
                bytes[i] = (byte) c;
            }
            return new SubmittedSecret(Secret.takeOwnershipOf(bytes));
        }

        private static Refusal unfit() {
            return Refusal.invalid(
                    "secret", "'secret' must be a text of " + MIN + " to " + MAX + " visible ASCII characters");
        }
    }
}
