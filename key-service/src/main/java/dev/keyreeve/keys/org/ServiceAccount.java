package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.publish.GrantDraft;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A principal that is no person, in one project. */
@Entity
@Table(name = "service_account")
class ServiceAccount {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    @Column(name = "project_id")
    String projectId;

    String name;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected ServiceAccount() {}

    ServiceAccount(OrganizationId organization, String projectId, String name) {
        this.id = dev.keyreeve.contracts.id.Id.SERVICE_ACCOUNT.next();
        this.organizationId = organization.value();
        this.projectId = projectId;
        this.name = name;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var principal = Principal.serviceAccount(id);
        var current = status;
        return (revision, ack) -> new GrantRecord.Member(organization, revision, ack, principal, current);
    }
}
