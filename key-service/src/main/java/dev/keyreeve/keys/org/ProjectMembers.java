package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Rows of memberships; within the tenant. */
@ApplicationScoped
class ProjectMembers implements PanacheRepositoryBase<ProjectMember, ProjectMember.Key> {
    private static final String IN_PROJECT =
            "from ProjectMember m join fetch m.member where m.organizationId = :organization and m.projectId = :project";

    Optional<ProjectMember> find(OrganizationId organization, String projectId, String userId) {
        return find(
                        IN_PROJECT + " and m.userId = :user",
                        inProject(organization, projectId).and("user", userId))
                .firstResultOptional();
    }

    ProjectMember require(OrganizationId organization, String projectId, String userId) {
        return find(organization, projectId, userId)
                .orElseThrow(() -> Refusal.notFound("user '" + userId + "' in project '" + projectId + "'"));
    }

    List<ProjectMember> find(OrganizationId organization, String projectId, Collection<String> userIds) {
        return find(
                        IN_PROJECT + " and m.userId in :users",
                        inProject(organization, projectId).and("users", userIds))
                .list();
    }

    /** In the order of joining; the cursor is the user's id. */
    List<ProjectMember> page(OrganizationId organization, String projectId, Page page) {
        var parameters = inProject(organization, projectId);
        var where = IN_PROJECT;
        var after = page.after();
        if (after != null) {
            var cursor = find(organization, projectId, after).orElseThrow(Page::unknownCursor);
            where += " and (m.createdAt > :cursorAt or m.createdAt = :cursorAt and m.userId > :cursorId)";
            parameters.and("cursorAt", cursor.createdAt).and("cursorId", after);
        }
        return find(where + " order by m.createdAt, m.userId", parameters)
                .range(0, page.limit())
                .list();
    }

    void removeAll(OrganizationId organization, String userId) {
        delete("organizationId = ?1 and userId = ?2", organization.value(), userId);
    }

    private static Parameters inProject(OrganizationId organization, String projectId) {
        return Parameters.with("organization", organization.value()).and("project", projectId);
    }
}
