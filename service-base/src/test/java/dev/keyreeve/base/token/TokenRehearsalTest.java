package dev.keyreeve.base.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rehearsal of a token")
class TokenRehearsalTest {
    private final List<Throwable> refusals = new ArrayList<>();

    @Test
    @DisplayName("goes as far as the signature, which is nobody's")
    void asFarAsTheSignature() throws Exception {
        PublicKey keyService = EcJwkGenerator.generateJwk(EllipticCurves.P256).getPublicKey();
        var context = new JWTAuthContextInfo(keyService, "keyreeve");
        context.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));

        new TokenRehearsal(noting(new DefaultJWTCallerPrincipalFactory()), context).rehearse();

        assertThat(refusals)
                .singleElement()
                .satisfies(refusal -> assertThat(refusal).hasCauseInstanceOf(InvalidJwtSignatureException.class));
    }

    @Test
    @DisplayName("ends the start where such a token is believed")
    void believed() {
        var believing = new JWTCallerPrincipalFactory() {
            @Override
            public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) {
                return new DefaultJWTCallerPrincipal(new JwtClaims());
            }
        };

        assertThatThrownBy(() -> new TokenRehearsal(believing, new JWTAuthContextInfo()).rehearse())
                .isInstanceOf(AssertionError.class);
    }

    private JWTCallerPrincipalFactory noting(JWTCallerPrincipalFactory real) {
        return new JWTCallerPrincipalFactory() {
            @Override
            public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
                try {
                    return real.parse(token, context);
                } catch (ParseException e) {
                    refusals.add(e);
                    throw e;
                }
            }
        };
    }
}
