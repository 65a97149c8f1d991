package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Sealer;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.contracts.secret.SecretContext;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.MemberCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.connector.ConnectorDeletion;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.org.CredentialsOf;
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
class Credentials implements PanacheRepositoryBase<Credential, String>, ConnectorDeletion, CredentialsOf {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    private static final String OWN = LIVING + " and userId = :user";

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

    List<Credential> list(AdminCaller by, Page page) {
        return tenancy.inTenant(
                by.organization(),
                () -> Listing.oldestFirst(
                        this,
                        by.role().knowsMembers() ? LIVING : LIVING + " and userId is null",
                        living(by.organization()),
                        page,
                        credential -> credential.createdAt));
    }

    Credential get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    List<Credential> list(MemberCaller owner, Page page) {
        return tenancy.inTenant(
                owner.organization(),
                () -> Listing.oldestFirst(
                        this,
                        OWN,
                        living(owner.organization()).and("user", owner.userId()),
                        page,
                        credential -> credential.createdAt));
    }

    /** What is another's is not there. */
    Credential get(MemberCaller owner, String id) {
        return tenancy.inTenant(owner.organization(), () -> require(owner, id));
    }

    Changed<Credential> store(AdminCaller by, String provider, @Nullable String baseUrl, String name, Secret secret) {
        return store(by, seal(by.organization(), null, provider, baseUrl, name, secret));
    }

    Changed<Credential> store(
            MemberCaller owner, String provider, @Nullable String baseUrl, String name, Secret secret) {
        return store(owner.asActor(), seal(owner.organization(), owner.userId(), provider, baseUrl, name, secret));
    }

    private Changed<Credential> store(AdminCaller by, Credential credential) {
        return changes.giveNow(by, change -> {
            persist(credential);
            change.note(AuditAction.CREDENTIAL_CREATED, credential.id);
            change.publish(credential.grant());
            return credential;
        });
    }

    /** Before anything else, and destroys the secret before the database hears of it. */
    private Credential seal(
            OrganizationId organization,
            @Nullable String owner,
            String provider,
            @Nullable String baseUrl,
            String name,
            Secret secret) {
        try (secret) {
            var address = providers.address(organization, provider, baseUrl);
            var id = Id.CREDENTIAL.next();
            var sealed = sealer.seal(secret, new SecretContext(organization, id, address.destination()));
            return new Credential(id, organization, owner, provider, name, secret.redactedValue(), address, sealed);
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
            if (credential.userId != null && !by.role().knowsMembers()) {
                throw Refusal.notFound("credential '" + id + "' of the organization");
            }
            return delete(change, credential);
        });
    }

    Changed<Credential> delete(MemberCaller owner, String id) {
        return changes.take(owner.asActor(), change -> delete(change, require(owner, id)));
    }

    private static Credential delete(Change change, Credential credential) {
        credential.delete();
        change.note(AuditAction.CREDENTIAL_DELETED, credential.id);
        change.publish(credential.grant());
        return credential;
    }

    @Override
    public void deleted(Change change, String provider) {
        list(LIVING + " and provider = :provider", living(change.organization()).and("provider", provider))
                .forEach(credential -> delete(change, credential));
    }

    @Override
    public void endAll(Change change, String userId) {
        list(OWN, living(change.organization()).and("user", userId)).forEach(credential -> delete(change, credential));
    }

    private Credential turn(Change change, String id, Status status, AuditAction action) {
        var credential = require(change.organization(), id);
        credential.status = status;
        change.note(action, id);
        change.publish(credential.grant());
        return credential;
    }

    /** The organization's. Within the tenant. */
    List<Credential> active(OrganizationId organization, String provider) {
        return find(
                        "organizationId = ?1 and provider = ?2 and status = ?3 and userId is null",
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

    private Credential require(MemberCaller owner, String id) {
        return Refusal.unlessLiving(
                find(
                                "organizationId = ?1 and userId = ?2 and id = ?3",
                                owner.organization().value(),
                                owner.userId(),
                                id)
                        .firstResultOptional(),
                credential -> credential.status,
                "credential '" + id + "'");
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
