package dev.keyreeve.base.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An internal token")
class VerifiedTokensTest {
    private static final long NOW = 1_800_000_000;

    private long now = NOW;
    private final Signatures signatures = new Signatures();
    private final VerifiedTokens tokens = new VerifiedTokens(signatures, () -> Instant.ofEpochSecond(now));

    @Test
    @DisplayName("is verified once while it lasts")
    void once() throws ParseException {
        assertThat(tokens.parse("a 60", context())).isSameAs(tokens.parse("a 60", context()));
        tokens.parse("b 60", context());

        assertThat(signatures.verified).containsExactly("a 60", "b 60");
    }

    @Test
    @DisplayName("that has expired is not believed for having been good")
    void expired() throws ParseException {
        tokens.parse("a 60", context());
        now += 60;

        assertThatThrownBy(() -> tokens.parse("a 60", context())).isInstanceOf(ParseException.class);
    }

    @Test
    @DisplayName("that is refused is refused again")
    void refused() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> tokens.parse("forged 60", context())).isInstanceOf(ParseException.class);
        }
        assertThat(signatures.verified).containsExactly("forged 60", "forged 60");
    }

    @Test
    @DisplayName("finds room again when others have expired, and works without room")
    void room() throws ParseException {
        for (int i = 0; i < VerifiedTokens.MOST; i++) {
            tokens.parse("old" + i + " 10", context());
        }
        tokens.parse("a 60", context());
        tokens.parse("a 60", context());
        assertThat(signatures.verified).hasSize(VerifiedTokens.MOST + 2);

        now += 10;
        tokens.parse("a 60", context());
        tokens.parse("a 60", context());
        assertThat(signatures.verified).hasSize(VerifiedTokens.MOST + 3);
    }

    private static JWTAuthContextInfo context() {
        return new JWTAuthContextInfo();
    }

    /** Stands for the signature's check: a token reads "name seconds", and is good for so long from {@link #NOW}. */
    private final class Signatures extends JWTCallerPrincipalFactory {
        private final List<String> verified = new ArrayList<>();

        @Override
        public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
            verified.add(token);
            long expires = NOW + Long.parseLong(token.split(" ", 2)[1]);
            if (token.startsWith("forged") || expires <= now) {
                throw new ParseException("not valid, or no longer");
            }
            var claims = new JwtClaims();
            claims.setExpirationTime(NumericDate.fromSeconds(expires));
            return new DefaultJWTCallerPrincipal(token, "JWT", claims);
        }
    }
}
