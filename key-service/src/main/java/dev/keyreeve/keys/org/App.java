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

/** A program that keys of several principals may belong to. */
@Entity
@Table(name = "app")
class App {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected App() {}

    App(OrganizationId organization, String name) {
        this.id = dev.keyreeve.contracts.id.Id.APP.next();
        this.organizationId = organization.value();
        this.name = name;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var app = id;
        var current = status;
        return (revision, ack) -> new GrantRecord.App(organization, revision, ack, app, current);
    }
}
