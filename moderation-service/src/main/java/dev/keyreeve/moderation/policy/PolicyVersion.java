package dev.keyreeve.moderation.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;

/** A row of the history of policies. */
@Entity
@Immutable
@Table(name = "policy_version")
class PolicyVersion {
    @Embeddable
    record Key(String org, long version) {}

    @EmbeddedId
    Key key;

    @Column(name = "forbidden_terms", columnDefinition = "text[]")
    List<String> forbiddenTerms;

    @Column(name = "detect_secrets")
    boolean detectSecrets;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "updated_by")
    String updatedBy;

    /** For Hibernate, which fills it in. */
    @SuppressWarnings("NullAway")
    protected PolicyVersion() {}

    PolicyVersion(Key key, List<String> forbiddenTerms, boolean detectSecrets, Instant updatedAt, String updatedBy) {
        this.key = key;
        this.forbiddenTerms = forbiddenTerms;
        this.detectSecrets = detectSecrets;
        this.updatedAt = updatedAt;
        this.updatedBy = updatedBy;
    }

    Policy policy() {
        return new Policy(key.version(), List.copyOf(forbiddenTerms), detectSecrets, updatedAt, updatedBy);
    }
}
