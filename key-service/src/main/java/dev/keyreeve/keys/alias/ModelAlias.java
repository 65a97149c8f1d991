package dev.keyreeve.keys.alias;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.keys.publish.GrantDraft;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A model's name of the organization's own. */
@Entity
@Table(name = "model_alias")
class ModelAlias {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    Strategy strategy;

    String candidates;

    @Column(name = "retry_processed")
    boolean retryProcessed;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected ModelAlias() {}

    ModelAlias(
            OrganizationId organization,
            String name,
            Strategy strategy,
            List<Candidate> candidates,
            boolean retryProcessed) {
        this.id = dev.keyreeve.contracts.id.Id.MODEL_ALIAS.next();
        this.organizationId = organization.value();
        this.name = name;
        this.strategy = strategy;
        this.candidates = written(candidates);
        this.retryProcessed = retryProcessed;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    List<Candidate> candidates() {
        return List.of(Json.read(candidates.getBytes(StandardCharsets.UTF_8), Candidate[].class));
    }

    void candidates(List<Candidate> others) {
        candidates = written(others);
    }

    private static String written(List<Candidate> candidates) {
        return new String(Json.write(candidates), StandardCharsets.UTF_8);
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var alias = name;
        var how = strategy;
        var to = candidates();
        var twice = retryProcessed;
        var current = status;
        return (revision, ack) -> new GrantRecord.Alias(organization, revision, ack, alias, how, to, twice, current);
    }
}
