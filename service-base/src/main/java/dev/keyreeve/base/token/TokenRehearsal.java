package dev.keyreeve.base.token;

import dev.keyreeve.base.rehearsal.Rehearsal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Verifies a token before the first caller brings one. With its first token the library tries every algorithm of every
 * security provider, on the event loop: seconds in a process that has just started on a busy machine, in which nobody
 * else is answered either.
 */
@ApplicationScoped
class TokenRehearsal implements Rehearsal {
    private final JWTCallerPrincipalFactory tokens;
    private final JWTAuthContextInfo context;

    TokenRehearsal(JWTCallerPrincipalFactory tokens, JWTAuthContextInfo context) {
        this.tokens = tokens;
        this.context = context;
    }

    @Override
    public void rehearse() {
        try {
            tokens.parse(nobodys(), context);
        } catch (ParseException asItMust) {
            return;
        }
        throw new AssertionError("a token that nobody has signed was taken for key-service's: no one is safe here");
    }

    /** Signed as key-service signs, by a key that is made for it and forgotten. */
    private static String nobodys() {
        try {
            var token = new JsonWebSignature();
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            token.setKey(EcJwkGenerator.generateJwk(EllipticCurves.P256).getPrivateKey());
            token.setPayload("{}");
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("ES256 cannot be had here", e);
        }
    }
}
