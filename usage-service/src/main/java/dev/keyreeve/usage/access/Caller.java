package dev.keyreeve.usage.access;

import dev.keyreeve.contracts.id.OrganizationId;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.RequestScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who calls, from the verified internal JWT: the only place that a tenant comes from. */
@RequestScoped
public class Caller {
    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    /** The tenant, of the claim {@code org}; a token without one may not call what belongs to a tenant. */
    public OrganizationId organization() {
        if (token.getClaim("org") instanceof String org && !org.isBlank() && org.length() <= 64) {
            return new OrganizationId(org);
        }
        throw new ForbiddenException("The token names no organization");
    }

    /** Whether limits on members are there for it: they are not for the operator's key, which has nothing to do with members. */
    public boolean knowsMembers() {
        return !token.getGroups().contains("operator");
    }

    /** Refuses a relay that speaks for another one: a relay's token names it in {@code sub}. */
    public void mustBeRelay(String relay) {
        if (!relay.equals(token.getSubject())) {
            throw new ForbiddenException("The token is another relay's");
        }
    }
}
