package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.org.KeysOf;
import dev.keyreeve.keys.publish.Change;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends keys with the membership or the account that allowed them: a record for each, because deny is explicit. */
@ApplicationScoped
class KeysOfPrincipals implements KeysOf {
    private final ApiKeyRows rows;
    private final Minting minting;

    KeysOfPrincipals(ApiKeyRows rows, Minting minting) {
        this.rows = rows;
        this.minting = minting;
    }

    @Override
    public void endAll(Change change, Principal principal) {
        end(change, rows.of(change.organization(), principal));
    }

    @Override
    public void endIn(Change change, String projectId, Principal principal) {
        end(change, rows.of(change.organization(), projectId, principal));
    }

    @Override
    public First issueFirst(
            Change change, String projectId, String serviceAccountId, String name, @Nullable Instant expiresAt) {
        var minted = minting.mint(change, projectId, Principal.serviceAccount(serviceAccountId), null, name, expiresAt);
        var key = minted.key();
        return new First(key.id, key.name, key.createdAt, minted.secret().reveal());
    }

    private static void end(Change change, List<ApiKey> keys) {
        for (var key : keys) {
            key.status = Status.DELETED;
            change.publish(key.grant());
        }
    }
}
