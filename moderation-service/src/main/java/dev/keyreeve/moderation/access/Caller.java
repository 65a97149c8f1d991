package dev.keyreeve.moderation.access;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.moderation.http.Refusal;
import jakarta.enterprise.context.RequestScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Who stands behind a forwarded admin call, by the word of key-service's token alone. */
@RequestScoped
public class Caller {
    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    /**
     * The tenant, of the claim {@code org}.
     *
     * @throws Refusal {@code permission_denied} when the token names no organization, as a relay's does not
     */
    public OrganizationId organization() {
        @Nullable Object organization = token.getClaim("org");
        if (organization instanceof String id && !id.isBlank() && id.length() <= 64) {
            return new OrganizationId(id);
        }
        throw new Refusal(ErrorCode.PERMISSION_DENIED, "The token names no organization.");
    }

    /** The admin key's id. */
    public String actor() {
        return token.getSubject();
    }
}
