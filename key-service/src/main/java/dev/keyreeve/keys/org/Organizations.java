package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What can be done to a whole organization. One record stops all of it. */
@ApplicationScoped
class Organizations implements PanacheRepositoryBase<Organization, String> {
    private final Tenancy tenancy;
    private final Changes changes;

    Organizations(Tenancy tenancy, Changes changes) {
        this.tenancy = tenancy;
        this.changes = changes;
    }

    Organization get(OrganizationId organization) {
        return tenancy.inTenant(organization, () -> require(organization));
    }

    Changed<Organization> disable(AdminCaller by) {
        return changes.take(by, change -> turn(change, Status.DISABLED, AuditAction.ORGANIZATION_DISABLED));
    }

    Changed<Organization> enable(AdminCaller by) {
        return changes.giveNow(by, change -> turn(change, Status.ACTIVE, AuditAction.ORGANIZATION_ENABLED));
    }

    /**
     * A disable that stays; see {@link Changes}.
     *
     * @param confirm the organization's id, so that nobody deletes one by a slip of the hand
     */
    Changed<Organization> delete(AdminCaller by, @Nullable String confirm) {
        if (!by.organization().value().equals(confirm)) {
            throw Refusal.invalid(
                    "confirm",
                    "Deleting an organization cannot be undone: say '?confirm=" + by.organization()
                            + "' if you mean it");
        }
        return changes.take(by, change -> turn(change, Status.DELETED, AuditAction.ORGANIZATION_DELETED));
    }

    /** Either way it takes something away: from members their own credentials, or from them the organization's. */
    Changed<Organization> update(AdminCaller by, OwnCredentials ownCredentials) {
        return changes.take(by, change -> {
            var organization = require(change.organization());
            organization.ownCredentials = ownCredentials;
            change.note(AuditAction.ORGANIZATION_UPDATED, organization.id);
            change.publish(organization.grant());
            return organization;
        });
    }

    private Organization turn(Change change, Status status, AuditAction action) {
        var organization = require(change.organization());
        organization.status = status;
        change.note(action, organization.id);
        change.publish(organization.grant());
        return organization;
    }

    /** Within the tenant. */
    Organization require(OrganizationId organization) {
        return findByIdOptional(organization.value())
                .orElseThrow(() -> Refusal.notFound("organization '" + organization + "'"));
    }
}
