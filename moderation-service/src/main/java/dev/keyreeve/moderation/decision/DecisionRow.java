package dev.keyreeve.moderation.decision;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;

/** A stored decision as it is listed; rows are written by {@link DecisionStore} with plain SQL. */
@Entity
@Immutable
@Table(name = "decision")
class DecisionRow {
    @Id
    String id;

    long seq;
    String org;
    String exchange;
    String project;

    @Column(name = "principal_type")
    String principalType;

    @Column(name = "principal_id")
    String principalId;

    @Column(name = "api_key")
    String apiKey;

    String operation;
    String verdict;

    @Column(columnDefinition = "text[]")
    List<String> rules;

    @Column(name = "policy_version")
    long policyVersion;

    @Column(name = "created_at")
    Instant createdAt;

    /** For Hibernate, which fills it in. */
    @SuppressWarnings("NullAway")
    protected DecisionRow() {}
}
