package dev.keyreeve.keys.access;

import dev.keyreeve.base.rehearsal.Rehearsal;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What key-service vouches for to the other services: internal JWTs, ES256 ({@code smallrye.jwt.sign.key.location}). */
@ApplicationScoped
public class InternalTokens implements Rehearsal {
    private static final String ISSUER = "keyreeve";
    private static final String AUDIENCE = "keyreeve-internal";
    private static final Duration FORWARDED_CALL = Duration.ofSeconds(60);

    /** The library's first signature takes long, and a relay without a lease serves nobody. */
    @Override
    public void rehearse() {
        forRelay("nobody", Duration.ofSeconds(1));
    }

    /** For one forwarded call of an admin. */
    public String forCaller(AdminCaller caller) {
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(caller.adminKeyId())
                .groups(caller.role().wireName())
                .claim("org", caller.organization().value())
                .expiresIn(FORWARDED_CALL)
                .sign();
    }

    /** For a relay's own calls; names no organization. */
    public String forRelay(String relay, Duration lifetime) {
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(relay)
                .groups("relay")
                .expiresIn(lifetime)
                .sign();
    }
}
