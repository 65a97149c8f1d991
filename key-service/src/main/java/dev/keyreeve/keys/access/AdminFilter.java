package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.http.Endpoint;
import dev.keyreeve.keys.http.Refusal;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Nobody passes without an admin key, wherever they go; only what is {@link RelaysOnly} or {@link MembersOnly} has a guard of its own. So an
 * endpoint that forgets to ask is closed, not open.
 */
class AdminFilter {
    private static final String BEARER = "Bearer ";

    private final AdminKeys keys;
    private final CurrentCaller current;

    AdminFilter(AdminKeys keys, CurrentCaller current) {
        this.keys = keys;
        this.current = current;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public void admit(ContainerRequestContext request, ResourceInfo matched) {
        if (matched.getResourceClass().isAnnotationPresent(RelaysOnly.class)
                || matched.getResourceClass().isAnnotationPresent(MembersOnly.class)) {
            return;
        }
        var caller = caller(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        var endpoint = Endpoint.of(matched.getResourceMethod()).findFirst().orElseThrow();
        if (!Permissions.permits(caller.role(), endpoint)) {
            throw new Refusal(
                    ErrorCode.PERMISSION_DENIED,
                    "This admin key has the role '" + caller.role().wireName() + "', which does not include '"
                            + endpoint + "'; use a key with one of the roles that do: "
                            + Permissions.rolesFor(endpoint));
        }
        current.is(caller);
    }

    private AdminCaller caller(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(ErrorCode.MISSING_KEY, "The admin API needs an admin key (krv_admin_...)");
        }
        return switch (IssuedKey.parse(authorization.substring(BEARER.length()).strip())) {
            case IssuedKey.Parsed.Malformed _ ->
                throw new Refusal(
                        ErrorCode.INVALID_KEY, "This is not a Keyreeve key: its form or its checksum is wrong");
            case IssuedKey.Parsed.Valid(var key) ->
                switch (key.kind()) {
                    case LIVE ->
                        throw new Refusal(
                                ErrorCode.INVALID_KEY,
                                "This is a member's key, which calls providers at the relay; the admin API needs an admin key"
                                        + " (krv_admin_...)");
                    case ADMIN ->
                        keys.find(key.digest())
                                .orElseThrow(
                                        () -> new Refusal(ErrorCode.INVALID_KEY, "This admin key is not known here"));
                };
        };
    }
}
