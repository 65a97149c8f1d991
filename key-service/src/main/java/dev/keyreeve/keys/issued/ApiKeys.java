package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.org.Directory;
import dev.keyreeve.keys.org.Directory.Belonging;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
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
    private final SecureRandom random = new SecureRandom();

    ApiKeys(Tenancy tenancy, Changes changes, Directory directory, ApiKeyRows rows) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.directory = directory;
        this.rows = rows;
    }

    /** A key with its owner: neither is shown without the other. */
    record Owned(ApiKey key, Belonging owner) {}

    /** A key at the one moment when its secret is known. */
    record Issued(Owned owned, IssuedKey secret) {}

    List<Owned> list(OrganizationId organization, String projectId, Page page) {
        return tenancy.inTenant(organization, () -> {
            directory.requireProject(organization, projectId);
            var keys = rows.page(organization, projectId, page);
            var owners = directory.belongings(
                    organization,
                    projectId,
                    keys.stream().map(key -> key.userId).collect(Collectors.toSet()));
            return keys.stream()
                    .map(key -> new Owned(key, Objects.requireNonNull(owners.get(key.userId))))
                    .toList();
        });
    }

    Owned get(OrganizationId organization, String projectId, String id) {
        return tenancy.inTenant(organization, () -> owned(organization, rows.require(organization, projectId, id)));
    }

    Changed<Issued> issue(AdminCaller by, String projectId, String userId, String name, @Nullable Duration lifetime) {
        return changes.giveNow(by, change -> {
            var owner = directory.requireBelonging(by.organization(), projectId, userId);
            var secret = IssuedKey.mint(IssuedKey.Kind.LIVE, random);
            var key = new ApiKey(by.organization(), projectId, userId, name, secret, lifetime);
            rows.persist(key);
            change.note(AuditAction.API_KEY_CREATED, key.id, projectId);
            change.publish(key.grant());
            return new Issued(new Owned(key, owner), secret);
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

    private Owned turn(Change change, String projectId, String id, Status status, AuditAction action) {
        var key = rows.require(change.organization(), projectId, id);
        var owned = owned(change.organization(), key);
        key.status = status;
        change.note(action, id, projectId);
        change.publish(key.grant());
        return owned;
    }

    private Owned owned(OrganizationId organization, ApiKey key) {
        var owners = directory.belongings(organization, key.projectId, List.of(key.userId));
        return new Owned(key, Objects.requireNonNull(owners.get(key.userId), "a key ends with its membership"));
    }
}
