package dev.keyreeve.keys.adminkey;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "admin_key")
class AdminKey {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    @Nullable
    String name;

    /** As an older version reads it; see {@link #role()}. */
    @Enumerated(EnumType.STRING)
    private AdminRole role;

    @Column(name = "made_for")
    @Enumerated(EnumType.STRING)
    private @Nullable AdminRole madeFor;

    String digest;

    @Column(name = "redacted_value")
    String redactedValue;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected AdminKey() {}

    AdminKey(OrganizationId organization, String name, AdminRole role, IssuedKey secret) {
        this.id = dev.keyreeve.contracts.id.Id.ADMIN_KEY.next();
        this.organizationId = organization.value();
        this.name = name;
        this.role = role.asFormerlyRead();
        this.madeFor = role.madeFor();
        this.digest = secret.digest();
        this.redactedValue = secret.redacted();
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    AdminRole role() {
        return madeFor == null ? role : madeFor;
    }

    /** The file makes its keys at every start. */
    boolean isOfBootstrapFile() {
        return name == null;
    }
}
