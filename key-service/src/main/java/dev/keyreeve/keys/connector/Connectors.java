package dev.keyreeve.keys.connector;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Destination;
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
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be done to a connector. */
@ApplicationScoped
public class Connectors implements PanacheRepositoryBase<Connector, String> {
    /** What stands before a connector's name where a provider is named. */
    public static final String PREFIX = "c/";

    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    private final Tenancy tenancy;
    private final Changes changes;
    private final Instance<ConnectorDeletion> dependents;

    Connectors(Tenancy tenancy, Changes changes, Instance<ConnectorDeletion> dependents) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.dependents = dependents;
    }

    List<Connector> list(OrganizationId organization, Page page) {
        return tenancy.inTenant(
                organization,
                () -> Listing.oldestFirst(this, LIVING, living(organization), page, connector -> connector.createdAt));
    }

    Connector get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    /** @param describe says all but its name */
    Changed<Connector> create(AdminCaller by, String name, Consumer<Connector> describe) {
        return changes.giveNow(by, change -> {
            if (named(by.organization(), name).isPresent()) {
                throw new Refusal(ErrorCode.CONFLICT, "There is a connector '" + name + "' already", "name");
            }
            var connector = new Connector(by.organization(), name);
            describe.accept(connector);
            persist(connector);
            change.note(AuditAction.CONNECTOR_CREATED, connector.id);
            change.publish(connector.grant());
            return connector;
        });
    }

    /** Whatever is changed may take something away: a path, or the address that a credential is for. */
    Changed<Connector> update(AdminCaller by, String id, Consumer<Connector> describe) {
        return changes.take(by, change -> {
            var connector = require(by.organization(), id);
            describe.accept(connector);
            change.note(AuditAction.CONNECTOR_UPDATED, id);
            change.publish(connector.grant());
            return connector;
        });
    }

    Changed<Connector> disable(AdminCaller by, String id) {
        return changes.take(by, change -> turn(change, id, Status.DISABLED, AuditAction.CONNECTOR_DISABLED));
    }

    Changed<Connector> enable(AdminCaller by, String id) {
        return changes.giveNow(by, change -> turn(change, id, Status.ACTIVE, AuditAction.CONNECTOR_ENABLED));
    }

    /** With its credentials: another connector may be given the name. */
    Changed<Connector> delete(AdminCaller by, String id) {
        return changes.take(by, change -> {
            var provider = require(by.organization(), id).provider();
            dependents.forEach(dependent -> dependent.deleted(change, provider));
            return turn(change, id, Status.DELETED, AuditAction.CONNECTOR_DELETED);
        });
    }

    /** In a transaction of its own. Refuses when the organization has no connector of that name. */
    public Destination destination(OrganizationId organization, String provider) {
        var name = provider.substring(PREFIX.length());
        return tenancy.inTenant(
                organization,
                () -> named(organization, name)
                        .map(Connector::destination)
                        .orElseThrow(() ->
                                Refusal.invalid("provider", "'provider' names no connector of your organization")));
    }

    private Connector turn(Change change, String id, Status status, AuditAction action) {
        var connector = require(change.organization(), id);
        connector.status = status;
        change.note(action, id);
        change.publish(connector.grant());
        return connector;
    }

    private Optional<Connector> named(OrganizationId organization, String name) {
        return find(LIVING + " and name = :name", living(organization).and("name", name))
                .firstResultOptional();
    }

    private Connector require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(
                find("organizationId = ?1 and id = ?2", organization.value(), id)
                        .firstResultOptional(),
                connector -> connector.status,
                "connector '" + id + "'");
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
