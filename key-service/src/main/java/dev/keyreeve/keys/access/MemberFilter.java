package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.http.Refusal;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** The guard of what is {@link MembersOnly}: the key with which they call providers. */
class MemberFilter {
    private static final String BEARER = "Bearer ";

    private final MemberKeys keys;
    private final CurrentMember current;

    MemberFilter(MemberKeys keys, CurrentMember current) {
        this.keys = keys;
        this.current = current;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public void admit(ContainerRequestContext request, SimpleResourceInfo matched) {
        if (matched.getResourceClass().isAnnotationPresent(MembersOnly.class)) {
            current.is(keys.require(digest(request.getHeaderString(HttpHeaders.AUTHORIZATION))));
        }
    }

    private static String digest(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(ErrorCode.MISSING_KEY, "This needs a member's own key (krv_live_...)");
        }
        return switch (IssuedKey.parse(authorization.substring(BEARER.length()).strip())) {
            case IssuedKey.Parsed.Malformed _ ->
                throw new Refusal(
                        ErrorCode.INVALID_KEY, "This is not a Keyreeve key: its form or its checksum is wrong");
            case IssuedKey.Parsed.Valid(var key) ->
                switch (key.kind()) {
                    case LIVE -> key.digest();
                    case ADMIN ->
                        throw new Refusal(
                                ErrorCode.INVALID_KEY,
                                "This is an admin key, which nobody's own credential belongs to; this needs a"
                                        + " member's key (krv_live_...)");
                };
        };
    }
}
