package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * What can be done to an app. The keys of one that is deleted stay, and stay refused: they are their owners', and a
 * record of the app outranks them.
 */
@ApplicationScoped
class Apps implements PanacheRepositoryBase<App, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    private final Tenancy tenancy;
    private final Changes changes;

    Apps(Tenancy tenancy, Changes changes) {
        this.tenancy = tenancy;
        this.changes = changes;
    }

    List<App> list(OrganizationId organization, Page page) {
        var living = Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
        return tenancy.inTenant(
                organization, () -> Listing.oldestFirst(this, LIVING, living, page, app -> app.createdAt));
    }

    App get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    App create(AdminCaller by, String name) {
        return changes.give(by, change -> {
                    var app = new App(by.organization(), name);
                    persist(app);
                    change.note(AuditAction.APP_CREATED, app.id);
                    change.publish(app.grant());
                    return app;
                })
                .thing();
    }

    Changed<App> disable(AdminCaller by, String id) {
        return changes.take(by, change -> turn(change, id, Status.DISABLED, AuditAction.APP_DISABLED));
    }

    Changed<App> enable(AdminCaller by, String id) {
        return changes.giveNow(by, change -> turn(change, id, Status.ACTIVE, AuditAction.APP_ENABLED));
    }

    Changed<App> delete(AdminCaller by, String id) {
        return changes.take(by, change -> turn(change, id, Status.DELETED, AuditAction.APP_DELETED));
    }

    /** Within the tenant; a deleted one is found too. */
    Optional<App> find(OrganizationId organization, String id) {
        return find("organizationId = ?1 and id = ?2", organization.value(), id).firstResultOptional();
    }

    /** Within the tenant. Refuses unless keys may be made for it. */
    void requireActive(OrganizationId organization, String id) {
        if (require(organization, id).status != Status.ACTIVE) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "App '" + id + "' is disabled; enable it before you make a key for it", "app");
        }
    }

    private App turn(Change change, String id, Status status, AuditAction action) {
        var app = require(change.organization(), id);
        app.status = status;
        change.note(action, id);
        change.publish(app.grant());
        return app;
    }

    private App require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(find(organization, id), app -> app.status, "app '" + id + "'");
    }
}
