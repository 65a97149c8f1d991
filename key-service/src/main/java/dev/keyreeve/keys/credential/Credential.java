package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.SealedSecret;
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

/** A provider's secret as it is kept: sealed to the relays, for one destination. */
@Entity
@Table(name = "credential")
class Credential {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    /** Whose own it is; null when it is the organization's. */
    @Column(name = "user_id")
    @Nullable
    String userId;

    String provider;
    String name;

    @Column(name = "redacted_value")
    String redactedValue;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    String scheme;
    String host;
    int port;

    @Column(name = "path_prefix")
    String pathPrefix;

    @Column(name = "header_slot")
    String headerSlot;

    @Column(name = "own_address")
    boolean ownAddress;

    @Column(name = "sealed_key_id")
    @Nullable
    String sealedKeyId;

    byte @Nullable [] encapsulation;
    byte @Nullable [] ciphertext;

    @SuppressWarnings("NullAway.Init")
    protected Credential() {}

    Credential(
            String id,
            OrganizationId organization,
            @Nullable String userId,
            String provider,
            String name,
            String redactedValue,
            Providers.Address address,
            SealedSecret sealed) {
        var destination = address.destination();
        this.id = id;
        this.organizationId = organization.value();
        this.userId = userId;
        this.provider = provider;
        this.name = name;
        this.redactedValue = redactedValue;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        this.scheme = destination.scheme();
        this.host = destination.host();
        this.port = destination.port();
        this.pathPrefix = destination.pathPrefix();
        this.headerSlot = destination.headerSlot();
        this.ownAddress = address.own();
        this.sealedKeyId = sealed.keyId();
        this.encapsulation = sealed.encapsulation();
        this.ciphertext = sealed.ciphertext();
    }

    Destination destination() {
        return new Destination(scheme, host, port, pathPrefix, headerSlot);
    }

    /** Nothing of the secret stays, sealed or not. */
    void delete() {
        status = Status.DELETED;
        sealedKeyId = null;
        encapsulation = null;
        ciphertext = null;
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var destination = destination();
        var own = ownAddress;
        var current = status;
        var owner = userId == null ? null : Principal.user(userId);
        var sealed = sealedKeyId == null || encapsulation == null || ciphertext == null
                ? null
                : new SealedSecret(sealedKeyId, encapsulation, ciphertext);
        return (revision, ack) -> new GrantRecord.Credential(
                organization, revision, ack, id, provider, destination, own, current, sealed, owner);
    }
}
