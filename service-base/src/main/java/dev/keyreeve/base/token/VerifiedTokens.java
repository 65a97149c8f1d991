package dev.keyreeve.base.token;

import io.quarkus.runtime.Startup;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies each token once: a relay presents the same one with every purchase and every check, and an ES256 signature
 * costs more than either. A token is known by its whole text, signature included, and forgotten when it expires.
 *
 * <p>Made at the start, before the rehearsals: a service does not start that could believe nobody.
 */
@Startup(1)
@ApplicationScoped
@Alternative
@Priority(1)
class VerifiedTokens extends JWTCallerPrincipalFactory {
    /** Relays hold one each, forwarded calls bring one each for a minute. */
    static final int MOST = 1_000;

    private final JWTCallerPrincipalFactory verifying;
    private final InstantSource clock;
    private final Map<String, JWTCallerPrincipal> verified = new ConcurrentHashMap<>();

    @Inject
    VerifiedTokens(JWTAuthContextInfo context) {
        this(new EitherKey(new DefaultJWTCallerPrincipalFactory(), context), InstantSource.system());
    }

    VerifiedTokens(JWTCallerPrincipalFactory verifying, InstantSource clock) {
        this.verifying = verifying;
        this.clock = clock;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        long now = clock.instant().getEpochSecond();
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
