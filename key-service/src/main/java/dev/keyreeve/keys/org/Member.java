package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.Role;
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

/** A person in an organization; {@code user} in the API. */
@Entity
@Table(name = "member")
class Member {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    String email;

    @Nullable
    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Member() {}

    Member(OrganizationId organization, String email, @Nullable String name, Role role) {
        this.id = dev.keyreeve.contracts.id.Id.USER.next();
        this.organizationId = organization.value();
        this.email = email;
        this.name = name;
        this.role = role;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var principal = Principal.user(id);
        var current = status;
        return (revision, ack) -> new GrantRecord.Member(organization, revision, ack, principal, current);
    }
}
