package dev.keyreeve.keys.allowed;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.PathPattern;
import dev.keyreeve.keys.publish.GrantDraft;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SequencedCollection;
import java.util.Set;

/** What members may ask a provider for beside the relay's tables. */
@Entity
@Table(name = "allowed_path")
class AllowedPath {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    String provider;
    String path;

    private String methods = "";

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected AllowedPath() {}

    AllowedPath(OrganizationId organization, String provider, PathPattern path, SequencedCollection<String> methods) {
        this.id = dev.keyreeve.contracts.id.Id.ALLOWED_PATH.next();
        this.organizationId = organization.value();
        this.provider = provider;
        this.path = path.toString();
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        allow(methods);
    }

    final void allow(SequencedCollection<String> only) {
        methods = String.join(",", only);
    }

    List<String> methods() {
        return List.of(methods.split(","));
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var allowed = id;
        var of = provider;
        var by = Set.copyOf(methods());
        var at = path;
        var current = status;
        return (revision, ack) ->
                new GrantRecord.AllowedPath(organization, revision, ack, allowed, of, by, at, current);
    }
}
