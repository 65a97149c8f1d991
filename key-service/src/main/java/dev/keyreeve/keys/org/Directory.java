package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What other rooms may ask about people and projects; within the tenant. */
@ApplicationScoped
public class Directory {
    private final Members members;
    private final Projects projects;
    private final ProjectMembers projectMembers;

    Directory(Members members, Projects projects, ProjectMembers projectMembers) {
        this.members = members;
        this.projects = projects;
        this.projectMembers = projectMembers;
    }

    /**
     * A member in a project.
     *
     * @param hasAccess neither the member nor the project is disabled
     */
    public record Belonging(
            String userId,
            String email,
            @Nullable String name,
            ProjectRole role,
            Instant memberSince,
            boolean hasAccess) {}

    /** Refuses when there is no such user. */
    public void requireUser(OrganizationId organization, String userId) {
        members.require(organization, userId);
    }

    /** Refuses when there is no such project; an archived one is there. */
    public void requireProject(OrganizationId organization, String projectId) {
        projects.require(organization, projectId);
    }

    /** Refuses when there is no such project or it is archived. */
    public void requireUnarchivedProject(OrganizationId organization, String projectId) {
        projects.requireUnarchived(organization, projectId);
    }

    /** Refuses when there is no such user or they do not belong to the project. */
    public Belonging requireBelonging(OrganizationId organization, String projectId, String userId) {
        var project = projects.requireUnarchived(organization, projectId);
        members.require(organization, userId);
        return projectMembers
                .find(organization, projectId, userId)
                .map(row -> belonging(row, project))
                .orElseThrow(() -> Refusal.invalid(
                        "owner.id",
                        "User '" + userId + "' is not a member of project '" + projectId
                                + "'; add them to the project first"));
    }

    /** By user id; only those who belong to the project. */
    public Map<String, Belonging> belongings(
            OrganizationId organization, String projectId, Collection<String> userIds) {
        var project = projects.require(organization, projectId);
        return projectMembers.find(organization, projectId, userIds).stream()
                .collect(Collectors.toMap(row -> row.userId, row -> belonging(row, project)));
    }

    private static Belonging belonging(ProjectMember row, Project project) {
        return new Belonging(
                row.userId,
                row.member.email,
                row.member.name,
                row.role,
                row.member.createdAt,
                row.member.status == Status.ACTIVE && project.status == Status.ACTIVE);
    }
}
