package dev.keyreeve.keys.audit;

import dev.keyreeve.contracts.id.Id;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "audit_entry")
class AuditEntry {
    @jakarta.persistence.Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    @Enumerated(EnumType.STRING)
    AuditAction action;

    @Column(name = "actor_id")
    String actorId;

    @Column(name = "target_id")
    String targetId;

    @Column(name = "project_id")
    @Nullable
    String projectId;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected AuditEntry() {}

    AuditEntry(String organizationId, AuditAction action, String actorId, String targetId, @Nullable String projectId) {
        this.id = Id.AUDIT.next();
        this.organizationId = organizationId;
        this.action = action;
        this.actorId = actorId;
        this.targetId = targetId;
        this.projectId = projectId;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
