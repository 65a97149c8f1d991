package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;

/** What other rooms may ask about keys; within the tenant. */
@ApplicationScoped
public class IssuedKeys {
    private final ApiKeyRows rows;

    IssuedKeys(ApiKeyRows rows) {
        this.rows = rows;
    }

    /** Refuses when there is no such key. */
    public void require(OrganizationId organization, String keyId) {
        rows.require(organization, keyId);
    }
}
