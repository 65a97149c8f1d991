package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What other rooms may ask about keys; within the tenant. */
@ApplicationScoped
public class IssuedKeys {
    private final ApiKeyRows rows;

    IssuedKeys(ApiKeyRows rows) {
        this.rows = rows;
    }

    /**
     * What decides whether a key may be used, so far as it is the key's own.
     *
     * @param app what it belongs to; null for none
     */
    public record Standing(
            String projectId, Principal principal, @Nullable String app, Status status, boolean expired) {}

    /** Refuses when there is no such key, or not any more. */
    public Standing standing(OrganizationId organization, String keyId) {
        var key = rows.require(organization, keyId);
        return new Standing(key.projectId, key.principal(), key.appId, key.status, key.hasExpired());
    }

    /** Refuses when there is no such key. */
    public void require(OrganizationId organization, String keyId) {
        rows.require(organization, keyId);
    }
}
