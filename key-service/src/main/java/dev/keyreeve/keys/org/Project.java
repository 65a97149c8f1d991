package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.publish.GrantDraft;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A part of an organization with its own keys. An archived one is deleted to the relays: it does not come back. */
@Entity
@Table(name = "project")
class Project {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "archived_at")
    @Nullable
    Instant archivedAt;

    @SuppressWarnings("NullAway.Init")
    protected Project() {}

    Project(OrganizationId organization, String name) {
        this.id = dev.keyreeve.contracts.id.Id.PROJECT.next();
        this.organizationId = organization.value();
        this.name = name;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    boolean isArchived() {
        return status == Status.DELETED;
    }

    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var project = id;
        var current = status;
        return (revision, ack) -> new GrantRecord.Project(organization, revision, ack, project, current);
    }
}
