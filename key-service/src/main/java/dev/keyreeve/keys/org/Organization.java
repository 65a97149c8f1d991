package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.OwnCredentials;
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
import org.hibernate.annotations.DynamicUpdate;

/** The tenant itself. Its revision is not here: that is moved by {@code publish} alone. */
@Entity
@DynamicUpdate
@Table(name = "organization")
class Organization {
    @Id
    String id;

    String name;

    @Enumerated(EnumType.STRING)
    Status status;

    @Enumerated(EnumType.STRING)
    @Column(name = "own_credentials")
    OwnCredentials ownCredentials;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Organization() {}

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(id);
        var current = status;
        var own = ownCredentials;
        return (revision, ack) -> new GrantRecord.Organization(organization, revision, ack, current, own);
    }
}
