package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.publish.Change;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes keys: their secret is known here for a moment, and their digest is what stays. */
@ApplicationScoped
class Minting {
    private final ApiKeyRows rows;
    private final SecureRandom random = new SecureRandom();

    Minting(ApiKeyRows rows) {
        this.rows = rows;
    }

    /** A key's row with its secret. */
    record Minted(ApiKey key, IssuedKey secret) {}

    /**
     * In a change that has checked that the owner may have a key in the project.
     *
     * @param expiresAt null for a key that stays
     */
    Minted mint(
            Change change,
            String projectId,
            Principal owner,
            @Nullable String app,
            String name,
            @Nullable Instant expiresAt) {
        var secret = IssuedKey.mint(IssuedKey.Kind.LIVE, random);
        var key = new ApiKey(change.organization(), projectId, owner, app, name, secret, expiresAt);
        rows.persist(key);
        change.note(AuditAction.API_KEY_CREATED, key.id, projectId);
        change.publish(key.grant());
        return new Minted(key, secret);
    }
}
