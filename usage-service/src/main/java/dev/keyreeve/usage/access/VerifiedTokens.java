package dev.keyreeve.usage.access;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies each token once: a relay presents the same one with every purchase, and an ES256 signature costs more than the
 * purchase's transaction. A token is known by its whole text, signature included, and forgotten when it expires.
 */
@ApplicationScoped
@Alternative
@Priority(1)
class VerifiedTokens extends JWTCallerPrincipalFactory {
    /** Relays hold one each, forwarded calls bring one each for a minute. */
    private static final int MOST = 1_000;

    private final JWTCallerPrincipalFactory verifying = new DefaultJWTCallerPrincipalFactory();
    private final Map<String, JWTCallerPrincipal> verified = new ConcurrentHashMap<>();

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        long now = System.currentTimeMillis() / 1_000;
        var known = verified.get(token);
        if (known != null && known.getExpirationTime() > now) {
            return known;
        }
        var principal = verifying.parse(token, context);
        if (verified.size() >= MOST) {
            verified.values().removeIf(other -> other.getExpirationTime() <= now);
        }
        if (verified.size() < MOST) {
            verified.put(token, principal);
        }
        return principal;
    }
}
