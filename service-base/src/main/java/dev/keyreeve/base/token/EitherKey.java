package dev.keyreeve.base.token;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.util.List;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;

/**
 * Believes a token that one of the configured keys verifies, so that key-service can be given another key while tokens of
 * the one before are still about. The library would take one key alone. What is wrong with a token besides its signature
 * is wrong with every key, and said at once.
 */
final class EitherKey extends JWTCallerPrincipalFactory {
    private final JWTCallerPrincipalFactory verifying;
    private final List<JWTAuthContextInfo> oneForEachKey;

    /** @param context as configured; its keys are read here, once */
    EitherKey(JWTCallerPrincipalFactory verifying, JWTAuthContextInfo context) {
        this.verifying = verifying;
        this.oneForEachKey = PublicKeys.read(context.getPublicKeyContent()).stream()
                .map(key -> {
                    var own = new JWTAuthContextInfo(context);
                    own.setPublicVerificationKey(key);
                    return own;
                })
                .toList();
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        int last = oneForEachKey.size() - 1;
        for (var own : oneForEachKey.subList(0, last)) {
            try {
                return verifying.parse(token, own);
            } catch (ParseException e) {
                if (!(e.getCause() instanceof InvalidJwtSignatureException)) {
                    throw e;
                }
            }
        }
        return verifying.parse(token, oneForEachKey.get(last));
    }
}
