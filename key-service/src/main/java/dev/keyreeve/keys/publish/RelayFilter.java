package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.keys.access.RelaysOnly;
import dev.keyreeve.keys.http.Refusal;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** The guard of the relays' resources: who presents a registration token passes. */
class RelayFilter {
    private static final String BEARER = "Bearer ";

    private final RegistrationTokens tokens;

    RelayFilter(RelaysConfig config) {
        this.tokens = RegistrationTokens.of(config.tokenDigest());
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
        if (!tokens.include(authorization.substring(BEARER.length()))) {
            throw new Refusal(ErrorCode.INVALID_KEY, "This is not the relays' registration token");
        }
    }
}
