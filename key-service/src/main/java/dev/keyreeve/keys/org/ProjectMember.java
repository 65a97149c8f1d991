package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** That a member belongs to a project. */
@Entity
@Table(name = "project_member")
@IdClass(ProjectMember.Key.class)
class ProjectMember {
    @Id
    @Column(name = "project_id")
    String projectId;

    @Id
    @Column(name = "user_id")
    String userId;

    @Column(name = "organization_id")
    String organizationId;

    @Enumerated(EnumType.STRING)
    ProjectRole role;

    @Column(name = "created_at")
    Instant createdAt;

    @ManyToOne
    @JoinColumn(name = "user_id", insertable = false, updatable = false)
    Member member;

    @SuppressWarnings("NullAway.Init")
    protected ProjectMember() {}

    ProjectMember(OrganizationId organization, String projectId, Member member, ProjectRole role) {
        this.organizationId = organization.value();
        this.projectId = projectId;
        this.userId = member.id;
        this.member = member;
        this.role = role;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    record Key(String projectId, String userId) implements Serializable {}
}
