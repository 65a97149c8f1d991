package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.org.KeysOf;
import dev.keyreeve.keys.publish.Change;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Ends keys with the membership that allowed them: a record for each, because deny is explicit. */
@ApplicationScoped
class KeysOfMembers implements KeysOf {
    private final ApiKeyRows rows;

    KeysOfMembers(ApiKeyRows rows) {
        this.rows = rows;
    }

    @Override
    public void endAll(Change change, String userId) {
        end(change, rows.of(change.organization(), userId));
    }

    @Override
    public void endIn(Change change, String projectId, String userId) {
        end(change, rows.of(change.organization(), projectId, userId));
    }

    private static void end(Change change, List<ApiKey> keys) {
        for (var key : keys) {
            key.status = Status.DELETED;
            change.publish(key.grant());
        }
    }
}
