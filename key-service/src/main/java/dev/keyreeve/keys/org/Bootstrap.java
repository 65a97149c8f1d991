package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.AdminKeys;
import dev.keyreeve.keys.access.AdminRole;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Applies the bootstrap file: makes what is missing, twice as well as once, and from any number of replicas. */
@ApplicationScoped
class Bootstrap {
    private final BootstrapConfig config;
    private final Tenancy tenancy;
    private final EntityManager entities;
    private final AdminKeys adminKeys;
    private final Changes changes;

    Bootstrap(BootstrapConfig config, Tenancy tenancy, EntityManager entities, AdminKeys adminKeys, Changes changes) {
        this.config = config;
        this.tenancy = tenancy;
        this.entities = entities;
        this.adminKeys = adminKeys;
        this.changes = changes;
    }

    record Tenant(Named organization, AdminKey adminKey) {}

    record Named(OrganizationId id, String name) {}

    /**
     * @param digest SHA-256 of the whole key, 64 hex characters
     * @param role absent for an owner
     */
    record AdminKey(
            String id,
            String digest,
            String redactedValue,
            @Nullable AdminRole role) {}

    void apply(@Observes @Priority(5) StartupEvent event) {
        config.file().ifPresent(file -> {
            for (var tenant : read(file)) {
                apply(tenant);
            }
        });
    }

    private void apply(Tenant tenant) {
        var key = tenant.adminKey();
        var holder = new AdminCaller(
                tenant.organization().id(), key.id(), key.role() == null ? AdminRole.OWNER : key.role());
        long revision = tenancy.inTenant(holder.organization(), () -> {
            ensureOrganization(tenant.organization());
            adminKeys.ensure(holder, key.digest(), key.redactedValue());
            return revision(holder.organization());
        });
        // Revision 0: the relays have not been told, be it that we are the first or that somebody died here before.
        if (revision == 0) {
            changes.give(holder, change -> {
                // Again, now that the organization is locked: another replica may have told them meanwhile.
                if (revision(holder.organization()) == 0) {
                    change.note(
                            AuditAction.ORGANIZATION_CREATED,
                            holder.organization().value());
                    change.publish(
                            (at, ack) -> new GrantRecord.Organization(holder.organization(), at, ack, Status.ACTIVE));
                }
                return tenant;
            });
        }
    }

    private void ensureOrganization(Named organization) {
        entities.createNativeQuery(
                        "INSERT INTO organization (id, name) VALUES (:id, :name) ON CONFLICT (id) DO NOTHING")
                .setParameter("id", organization.id().value())
                .setParameter("name", organization.name())
                .executeUpdate();
    }

    private long revision(OrganizationId organization) {
        return ((Number) entities.createNativeQuery("SELECT revision FROM organization WHERE id = :id")
                        .setParameter("id", organization.value())
                        .getSingleResult())
                .longValue();
    }

    private static Tenant[] read(Path file) {
        try {
            return Json.read(Files.readAllBytes(file), Tenant[].class);
        } catch (IOException | UncheckedIOException failure) {
            throw new IllegalStateException(
                    "keyreeve.bootstrap.file " + file + " cannot be read as JSON: write"
                            + " [{\"organization\":{\"id\",\"name\"},\"admin_key\":{\"id\",\"digest\",\"redacted_value\"}}]",
                    failure);
        }
    }
}
