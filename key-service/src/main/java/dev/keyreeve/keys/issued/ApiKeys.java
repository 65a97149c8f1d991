package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.org.Directory;
import dev.keyreeve.keys.org.KeyOwner;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Issuing keys, and what can be done to one. */
@ApplicationScoped
class ApiKeys {
    private final Tenancy tenancy;
    private final Changes changes;
    private final Directory directory;
    private final ApiKeyRows rows;
    private final Minting minting;

    ApiKeys(Tenancy tenancy, Changes changes, Directory directory, ApiKeyRows rows, Minting minting) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.directory = directory;
        this.rows = rows;
        this.minting = minting;
    }

    /** A key with its owner: neither is shown without the other. */
    record Owned(ApiKey key, KeyOwner owner) {}

    /** A key at the one moment when its secret is known. */
    record Issued(Owned owned, IssuedKey secret) {}

    /**
     * @param app only keys of this app; null for all
     */
    List<Owned> list(OrganizationId organization, String projectId, @Nullable String app, Page page) {
        return tenancy.inTenant(organization, () -> {
            directory.requireProject(organization, projectId);
            return owned(organization, projectId, rows.page(organization, projectId, app, page));
        });
    }

    /** Those of one service account. */
    List<Owned> listOf(OrganizationId organization, String projectId, Principal account, Page page) {
        return tenancy.inTenant(organization, () -> {
            directory.requireServiceAccount(organization, projectId, account.id());
            return owned(organization, projectId, rows.page(organization, projectId, account, page));
        });
    }

    private List<Owned> owned(OrganizationId organization, String projectId, List<ApiKey> keys) {
        var owners = directory.owners(
                organization, projectId, keys.stream().map(ApiKey::principal).collect(Collectors.toSet()));
        return keys.stream()
                .map(key -> new Owned(key, Objects.requireNonNull(owners.get(key.principal()))))
                .toList();
    }

    Owned get(OrganizationId organization, String projectId, String id) {
        return tenancy.inTenant(organization, () -> owned(organization, rows.require(organization, projectId, id)));
    }

    Changed<Issued> issue(
            AdminCaller by,
            String projectId,
            Principal owner,
            @Nullable String app,
            String name,
            @Nullable Instant expiresAt) {
        return changes.giveNow(by, change -> {
            if (app != null) {
                directory.requireActiveApp(by.organization(), app);
            }
            var owned = directory.requireOwner(by.organization(), projectId, owner);
            var minted = minting.mint(change, projectId, owner, app, name, expiresAt);
            return new Issued(new Owned(minted.key(), owned), minted.secret());
        });
    }

    Changed<Owned> disable(AdminCaller by, String projectId, String id) {
        return changes.take(by, change -> turn(change, projectId, id, Status.DISABLED, AuditAction.API_KEY_DISABLED));
    }

    Changed<Owned> enable(AdminCaller by, String projectId, String id) {
        return changes.giveNow(by, change -> turn(change, projectId, id, Status.ACTIVE, AuditAction.API_KEY_ENABLED));
    }

    Changed<Owned> delete(AdminCaller by, String projectId, String id) {
        return changes.take(by, change -> turn(change, projectId, id, Status.DELETED, AuditAction.API_KEY_DELETED));
    }

    /** What is not this service account's is not there. */
    Changed<Owned> delete(AdminCaller by, String projectId, Principal account, String id) {
        return changes.take(by, change -> {
            directory.requireServiceAccount(change.organization(), projectId, account.id());
            var key = rows.require(change.organization(), projectId, id);
            if (!key.principal().equals(account)) {
                throw Refusal.notFound("API key '" + id + "' of service account '" + account.id() + "'");
            }
            return turn(change, key, Status.DELETED, AuditAction.API_KEY_DELETED);
        });
    }

    private Owned turn(Change change, String projectId, String id, Status status, AuditAction action) {
        return turn(change, rows.require(change.organization(), projectId, id), status, action);
    }

    private Owned turn(Change change, ApiKey key, Status status, AuditAction action) {
        var owned = owned(change.organization(), key);
        key.status = status;
        change.note(action, key.id, key.projectId);
        change.publish(key.grant());
        return owned;
    }

    private Owned owned(OrganizationId organization, ApiKey key) {
        var owners = directory.owners(organization, key.projectId, List.of(key.principal()));
        return new Owned(key, Objects.requireNonNull(owners.get(key.principal()), "a key ends with its membership"));
    }
}
