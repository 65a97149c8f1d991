package dev.keyreeve.usage.testing;

import dev.keyreeve.contracts.id.OrganizationId;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.time.Duration;

/** Internal JWTs as key-service makes them. */
public final class Tokens {
    private Tokens() {}

    public static String relay(String relay) {
        return sign(builder("keyreeve", "keyreeve-internal").subject(relay).groups("relay"));
    }

    public static String admin(OrganizationId organization) {
        return of(organization, "admin");
    }

    public static String of(OrganizationId organization, String role) {
        return sign(builder("keyreeve", "keyreeve-internal")
                .subject("admkey_test")
                .groups(role)
                .claim("org", organization.value()));
    }

    public static String withoutOrganization(String role) {
        return sign(
                builder("keyreeve", "keyreeve-internal").subject("admkey_test").groups(role));
    }

    public static String issuedBy(String issuer, String audience, OrganizationId organization) {
        return sign(
                builder(issuer, audience).subject("admkey_test").groups("owner").claim("org", organization.value()));
    }

    public static String expired(OrganizationId organization) {
        return sign(builder("keyreeve", "keyreeve-internal")
                .subject("admkey_test")
                .groups("owner")
                .claim("org", organization.value())
                .issuedAt(System.currentTimeMillis() / 1000 - 7_200)
                .expiresAt(System.currentTimeMillis() / 1000 - 3_600));
    }

    private static JwtClaimsBuilder builder(String issuer, String audience) {
        return Jwt.issuer(issuer).audience(audience).expiresIn(Duration.ofMinutes(10));
    }

    private static String sign(JwtClaimsBuilder claims) {
        return claims.jws().algorithm(SignatureAlgorithm.ES256).sign();
    }
}
