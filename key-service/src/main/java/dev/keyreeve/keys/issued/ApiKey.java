package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A key as it is kept: its digest and what lists may show. */
@Entity
@Table(name = "api_key")
class ApiKey {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    @Column(name = "project_id")
    String projectId;

    @Column(name = "user_id")
    @Nullable
    String userId;

    @Column(name = "service_account_id")
    @Nullable
    String serviceAccountId;

    @Column(name = "app_id")
    @Nullable
    String appId;

    String name;

    String digest;

    @Column(name = "redacted_value")
    String redactedValue;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {}

    ApiKey(
            OrganizationId organization,
            String projectId,
            Principal owner,
            @Nullable String appId,
            String name,
            IssuedKey key,
            @Nullable Instant expiresAt) {
        this.id = dev.keyreeve.contracts.id.Id.KEY.next();
        this.organizationId = organization.value();
        this.projectId = projectId;
        this.userId = owner.type() == Principal.Type.USER ? owner.id() : null;
        this.serviceAccountId = owner.type() == Principal.Type.SERVICE_ACCOUNT ? owner.id() : null;
        this.appId = appId;
        this.name = name;
        this.digest = key.digest();
        this.redactedValue = key.redacted();
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        this.expiresAt = expiresAt;
    }

    Principal principal() {
        return userId == null
                ? Principal.serviceAccount(Objects.requireNonNull(serviceAccountId))
                : Principal.user(userId);
    }

    /** {@code expiresAt} is the first moment at which the key no longer works. */
    boolean hasExpired() {
        return expiresAt != null && !Instant.now().isBefore(expiresAt);
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var current = status;
        var expires = expiresAt == null ? null : (Long) expiresAt.getEpochSecond();
        var owner = principal();
        return (revision, ack) ->
                new GrantRecord.Key(organization, revision, ack, digest, id, owner, projectId, appId, current, expires);
    }
}
