package dev.keyreeve.keys.allowed;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.SequencedCollection;

/** What can be done to an allowed path. Its provider and its path stay: another one is another. */
@ApplicationScoped
class AllowedPaths implements PanacheRepositoryBase<AllowedPath, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    private final Tenancy tenancy;
    private final Changes changes;
    private final PathRules rules;

    AllowedPaths(Tenancy tenancy, Changes changes, PathRules rules) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.rules = rules;
    }

    List<AllowedPath> list(OrganizationId organization, Page page) {
        return tenancy.inTenant(
                organization,
                () -> Listing.oldestFirst(this, LIVING, living(organization), page, allowed -> allowed.createdAt));
    }

    AllowedPath get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    Changed<AllowedPath> create(AdminCaller by, String provider, String path, SequencedCollection<String> methods) {
        var pattern = rules.require(provider, path);
        return changes.giveNow(by, change -> {
            var same = living(by.organization()).and("provider", provider).and("path", path);
            if (count(LIVING + " and provider = :provider and path = :path", same) > 0) {
                throw new Refusal(ErrorCode.CONFLICT, "This path is allowed already: change its methods", "path");
            }
            var allowed = new AllowedPath(by.organization(), provider, pattern, methods);
            persist(allowed);
            change.note(AuditAction.ALLOWED_PATH_CREATED, allowed.id);
            change.publish(allowed.grant());
            return allowed;
        });
    }

    /** A method may be missing afterwards, which is then a fact. */
    Changed<AllowedPath> allow(AdminCaller by, String id, SequencedCollection<String> methods) {
        return changes.take(by, change -> {
            var allowed = require(by.organization(), id);
            allowed.allow(methods);
            change.note(AuditAction.ALLOWED_PATH_UPDATED, id);
            change.publish(allowed.grant());
            return allowed;
        });
    }

    Changed<AllowedPath> delete(AdminCaller by, String id) {
        return changes.take(by, change -> {
            var allowed = require(by.organization(), id);
            allowed.status = Status.DELETED;
            change.note(AuditAction.ALLOWED_PATH_DELETED, id);
            change.publish(allowed.grant());
            return allowed;
        });
    }

    private AllowedPath require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(
                find("organizationId = ?1 and id = ?2", organization.value(), id)
                        .firstResultOptional(),
                allowed -> allowed.status,
                "allowed path '" + id + "'");
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
