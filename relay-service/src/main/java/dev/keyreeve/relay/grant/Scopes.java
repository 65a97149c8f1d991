package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.Principal;
import java.util.List;

/** What limits over a key may stand over, from the key up. */
public final class Scopes {
    private Scopes() {}

    public static List<Scope> over(GrantRecord.Key key) {
        return List.of(
                new Scope(Scope.Type.API_KEY, key.keyId()),
                of(key.principal()),
                new Scope(Scope.Type.PROJECT, key.project()),
                new Scope(Scope.Type.ORGANIZATION, key.organization().value()));
    }

    private static Scope of(Principal principal) {
        return switch (principal.type()) {
            case USER -> new Scope(Scope.Type.USER, principal.id());
            case SERVICE_ACCOUNT -> new Scope(Scope.Type.SERVICE_ACCOUNT, principal.id());
        };
    }
}
