package dev.keyreeve.moderation.support;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;

/** Internal JWTs as key-service signs them, with the key that {@link RealBackend} made, and some that it would not. */
public final class Tokens {
    /** What key-service signed with before. */
    static final KeyPair EARLIER = generate();

    private Tokens() {}

    public static String relay() {
        return claims("relay-1", "relay").sign();
    }

    public static String admin(String organization, String role) {
        return claims("admkey_of_" + organization, role)
                .claim("org", organization)
                .sign();
    }

    public static String owner(String organization) {
        return admin(organization, "owner");
    }

    public static String withoutOrganization() {
        return claims("admkey_lost", "owner").sign();
    }

    public static String expired(String role) {
        return claims("x", role)
                .claim("org", "org_x")
                .expiresAt(System.currentTimeMillis() / 1_000 - 600)
                .sign();
    }

    public static String forAnotherAudience(String role) {
        return claims("x", role).claim("org", "org_x").audience("somebody-else").sign();
    }

    public static String fromAnotherIssuer(String role) {
        return claims("x", role).claim("org", "org_x").issuer("mallory").sign();
    }

    public static String signedByAnother(String role) {
        return claims("x", role).claim("org", "org_x").sign(generate().getPrivate());
    }

    public static String signedBefore(String organization, String role) {
        return claims("x", role).claim("org", organization).sign(EARLIER.getPrivate());
    }

    private static JwtClaimsBuilder claims(String subject, String role) {
        return Jwt.issuer("keyreeve")
                .audience("keyreeve-internal")
                .subject(subject)
                .groups(role)
                .expiresIn(Duration.ofSeconds(60));
    }

    static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
