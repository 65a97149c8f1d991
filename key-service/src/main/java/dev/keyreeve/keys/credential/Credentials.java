package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Sealer;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.contracts.secret.SecretContext;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.connector.ConnectorDeletion;
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
import org.jspecify.annotations.Nullable;

/** Storing a provider's secret, and what can be done to it: never reading it. */
@ApplicationScoped
class Credentials implements PanacheRepositoryBase<Credential, String>, ConnectorDeletion {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    private final Tenancy tenancy;
    private final Changes changes;
    private final Providers providers;
    private final Sealer sealer;

    Credentials(Tenancy tenancy, Changes changes, Providers providers, Sealer sealer) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.providers = providers;
        this.sealer = sealer;
    }

    List<Credential> list(OrganizationId organization, Page page) {
        return tenancy.inTenant(
                organization,
                () -> Listing.oldestFirst(
                        this, LIVING, living(organization), page, credential -> credential.createdAt));
    }

    Credential get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    /** Seals before anything else, and destroys the secret before the database hears of it. */
    Changed<Credential> store(AdminCaller by, String provider, @Nullable String baseUrl, String name, Secret secret) {
        var credential = seal(by.organization(), provider, baseUrl, name, secret);
        return changes.giveNow(by, change -> {
            persist(credential);
            change.note(AuditAction.CREDENTIAL_CREATED, credential.id);
            change.publish(credential.grant());
            return credential;
        });
    }

    private Credential seal(
            OrganizationId organization, String provider, @Nullable String baseUrl, String name, Secret secret) {
        try (secret) {
            var address = providers.address(organization, provider, baseUrl);
            var id = Id.CREDENTIAL.next();
            var sealed = sealer.seal(secret, new SecretContext(organization, id, address.destination()));
            return new Credential(id, organization, provider, name, secret.redactedValue(), address, sealed);
        }
    }

    Changed<Credential> disable(AdminCaller by, String id) {
        return changes.take(by, change -> turn(change, id, Status.DISABLED, AuditAction.CREDENTIAL_DISABLED));
    }

    Changed<Credential> enable(AdminCaller by, String id) {
        return changes.giveNow(by, change -> turn(change, id, Status.ACTIVE, AuditAction.CREDENTIAL_ENABLED));
    }

    Changed<Credential> delete(AdminCaller by, String id) {
        return changes.take(by, change -> {
            var credential = require(by.organization(), id);
            credential.delete();
            change.note(AuditAction.CREDENTIAL_DELETED, id);
            change.publish(credential.grant());
            return credential;
        });
    }

    @Override
    public void deleted(Change change, String provider) {
        list(LIVING + " and provider = :provider", living(change.organization()).and("provider", provider))
                .forEach(credential -> {
                    credential.delete();
                    change.note(AuditAction.CREDENTIAL_DELETED, credential.id);
                    change.publish(credential.grant());
                });
    }

    private Credential turn(Change change, String id, Status status, AuditAction action) {
        var credential = require(change.organization(), id);
        credential.status = status;
        change.note(action, id);
        change.publish(credential.grant());
        return credential;
    }

    /** Within the tenant. */
    List<Credential> active(OrganizationId organization, String provider) {
        return find(
                        "organizationId = ?1 and provider = ?2 and status = ?3",
                        organization.value(),
                        provider,
                        Status.ACTIVE)
                .list();
    }

    private Credential require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(
                find("organizationId = ?1 and id = ?2", organization.value(), id)
                        .firstResultOptional(),
                credential -> credential.status,
                "credential '" + id + "'");
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
