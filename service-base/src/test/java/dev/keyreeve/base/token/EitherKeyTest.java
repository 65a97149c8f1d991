package dev.keyreeve.base.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("While key-service's key is changed, a token")
class EitherKeyTest {
    private final KeyPair old = pair("secp256r1");
    private final KeyPair fresh = pair("secp256r1");
    private final KeyPair strange = pair("secp256r1");
    private int verifications;

    @Test
    @DisplayName("of either key is believed, in any order, and a third one's is not")
    void either() throws Exception {
        for (var text :
                new String[] {pem(fresh, old), pem(old, fresh), pem(old, fresh).replace("\n", "")}) {
            var keys = keys(text);

            assertThat(keys.parse(token(old, "keyreeve"), context("")).getSubject())
                    .isEqualTo("relay-1");
            assertThat(keys.parse(token(fresh, "keyreeve"), context("")).getSubject())
                    .isEqualTo("relay-1");
            assertThatThrownBy(() -> keys.parse(token(strange, "keyreeve"), context("")))
                    .isInstanceOf(ParseException.class)
                    .hasCauseInstanceOf(InvalidJwtSignatureException.class);
        }
    }

    @Test
    @DisplayName("of the old key is refused when that one is gone")
    void gone() throws Exception {
        var keys = keys(pem(fresh));

        assertThat(keys.parse(token(fresh, "keyreeve"), context("")).getSubject())
                .isEqualTo("relay-1");
        assertThatThrownBy(() -> keys.parse(token(old, "keyreeve"), context("")))
                .hasCauseInstanceOf(InvalidJwtSignatureException.class);
    }

    @Test
    @DisplayName("must be good in all else, whichever key has signed it, and is not tried again")
    void allElse() {
        var keys = keys(pem(fresh, old));

        for (var signed : new KeyPair[] {fresh, old}) {
            verifications = 0;
            assertThatThrownBy(() -> keys.parse(token(signed, "mallory"), context("")))
                    .isInstanceOf(ParseException.class)
                    .cause()
                    .isNotInstanceOf(InvalidJwtSignatureException.class);
            assertThat(verifications).isEqualTo(signed == fresh ? 1 : 2);
        }
    }

    @Test
    @DisplayName("may be verified by a bare key, as before")
    void bare() throws Exception {
        var keys = keys(Base64.getEncoder().encodeToString(old.getPublic().getEncoded()));

        assertThat(keys.parse(token(old, "keyreeve"), context("")).getSubject()).isEqualTo("relay-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    @DisplayName("needs keys: an error names the setting")
    void malformed(String text) {
        assertThatThrownBy(() -> keys(text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mp.jwt.verify.publickey.location");
        assertThatThrownBy(() -> keys(pem(fresh) + "\n" + text + "-----BEGIN"))
                .hasMessageContaining("mp.jwt.verify.publickey.location");
    }

    @Test
    @DisplayName("is not verified by another curve's key, nor by a private one")
    void wrongKinds() {
        assertThatThrownBy(() -> keys(pem(fresh, pair("secp384r1"))))
                .hasMessageContaining("mp.jwt.verify.publickey.location")
                .hasMessageContaining("key 2");
        var both = pem(fresh) + block("PRIVATE", fresh.getPrivate());
        assertThatThrownBy(() -> keys(both))
                .hasMessageContaining("mp.jwt.verify.publickey.location")
                .message()
                .doesNotContain(block("PRIVATE", fresh.getPrivate()).substring(30, 60));
    }

    private EitherKey keys(String text) {
        var real = new DefaultJWTCallerPrincipalFactory();
        return new EitherKey(
                new JWTCallerPrincipalFactory() {
                    @Override
                    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
                        verifications++;
                        return real.parse(token, context);
                    }
                },
                context(text));
    }

    private static JWTAuthContextInfo context(String publicKeys) {
        var context = new JWTAuthContextInfo();
        context.setPublicKeyContent(publicKeys);
        context.setIssuedBy("keyreeve");
        context.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        return context;
    }

    private static String token(KeyPair signer, String issuer) {
        try {
            var claims = new JwtClaims();
            claims.setIssuer(issuer);
            claims.setSubject("relay-1");
            claims.setIssuedAtToNow();
            claims.setExpirationTimeMinutesInTheFuture(1);
            var token = new JsonWebSignature();
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            token.setKey(signer.getPrivate());
            token.setPayload(claims.toJson());
            return token.getCompactSerialization();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(KeyPair... pairs) {
        return Stream.of(pairs).map(pair -> block("PUBLIC", pair.getPublic())).collect(Collectors.joining("\n"));
    }

    private static String block(String kind, Key key) {
        return "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }
}
