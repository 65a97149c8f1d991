package dev.keyreeve.keys.adminkey;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.AdminRole;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.List;

/**
 * What can be done to an admin key. Relays know nothing of them, and each call looks its key up, so one that is deleted is
 * refused from then on. Owners' keys are for owners alone.
 */
@ApplicationScoped
class AdminApiKeys implements PanacheRepositoryBase<AdminKey, String> {
    private final Tenancy tenancy;
    private final Changes changes;
    private final SecureRandom random = new SecureRandom();

    AdminApiKeys(Tenancy tenancy, Changes changes) {
        this.tenancy = tenancy;
        this.changes = changes;
    }

    /** At the one moment when its secret is known. */
    record Made(AdminKey key, IssuedKey secret) {}

    List<AdminKey> list(OrganizationId organization, Page page) {
        return tenancy.inTenant(
                organization,
                () -> Listing.oldestFirst(
                        this,
                        "organizationId = :organization",
                        Parameters.with("organization", organization.value()),
                        page,
                        key -> key.createdAt));
    }

    AdminKey get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    Made make(AdminCaller by, String name, AdminRole role) {
        requireOwnerFor(by, role);
        return changes.give(by, change -> {
                    var secret = IssuedKey.mint(IssuedKey.Kind.ADMIN, random);
                    var key = new AdminKey(by.organization(), name, role, secret);
                    persist(key);
                    change.note(AuditAction.API_KEY_CREATED, key.id);
                    return new Made(key, secret);
                })
                .thing();
    }

    AdminKey delete(AdminCaller by, String id) {
        return changes.give(by, change -> {
                    var key = require(by.organization(), id);
                    requireOwnerFor(by, key.role());
                    if (key.isOfBootstrapFile()) {
                        throw new Refusal(
                                ErrorCode.CONFLICT,
                                "The bootstrap file names this admin key, and would make it again at the next start: give"
                                        + " it another digest there");
                    }
                    delete(key);
                    change.note(AuditAction.API_KEY_DELETED, id);
                    return key;
                })
                .thing();
    }

    private AdminKey require(OrganizationId organization, String id) {
        return find("organizationId = ?1 and id = ?2", organization.value(), id)
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("admin key '" + id + "'"));
    }

    private static void requireOwnerFor(AdminCaller by, AdminRole role) {
        if (role == AdminRole.OWNER && by.role() != AdminRole.OWNER) {
            throw new Refusal(ErrorCode.PERMISSION_DENIED, "Only an owner's admin key manages those of owners", "role");
        }
    }
}
