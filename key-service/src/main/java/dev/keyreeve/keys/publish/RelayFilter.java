package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.keys.access.RelaysOnly;
import dev.keyreeve.keys.http.Refusal;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** The guard of the relays' resources: the registration token, of which only the digest is here. */
class RelayFilter {
    private static final String BEARER = "Bearer ";

    private final byte[] digest;

    RelayFilter(RelaysConfig config) {
        var hex = config.tokenDigest().strip().toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalStateException(
                    "keyreeve.relays.token-digest must be the SHA-256 of the registration token, 64 hex characters");
        }
        this.digest = HexFormat.of().parseHex(hex);
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public void admit(ContainerRequestContext request, SimpleResourceInfo matched) {
        if (!matched.getResourceClass().isAnnotationPresent(RelaysOnly.class)) {
            return;
        }
        var authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.startsWith(BEARER)) {
            throw new Refusal(ErrorCode.MISSING_KEY, "Relays send their registration token");
        }
        if (!MessageDigest.isEqual(digest, sha256(authorization.substring(BEARER.length())))) {
            throw new Refusal(ErrorCode.INVALID_KEY, "This is not the relays' registration token");
        }
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
