package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Who belongs to a project. Relays learn of it by the keys that it allows. */
@ApplicationScoped
class ProjectUsers {
    private final Tenancy tenancy;
    private final Changes changes;
    private final Projects projects;
    private final Members members;
    private final ProjectMembers rows;
    private final KeysOf keys;

    ProjectUsers(
            Tenancy tenancy, Changes changes, Projects projects, Members members, ProjectMembers rows, KeysOf keys) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.projects = projects;
        this.members = members;
        this.rows = rows;
        this.keys = keys;
    }

    List<ProjectMember> list(OrganizationId organization, String projectId, Page page) {
        return tenancy.inTenant(organization, () -> {
            projects.require(organization, projectId);
            return rows.page(organization, projectId, page);
        });
    }

    ProjectMember get(OrganizationId organization, String projectId, String userId) {
        return tenancy.inTenant(organization, () -> {
            projects.require(organization, projectId);
            return require(organization, projectId, userId);
        });
    }

    ProjectMember add(AdminCaller by, String projectId, String userId, ProjectRole role) {
        return changes.give(by, change -> {
                    projects.requireUnarchived(by.organization(), projectId);
                    var member = members.require(by.organization(), userId);
                    if (rows.find(by.organization(), projectId, userId).isPresent()) {
                        throw new Refusal(
                                ErrorCode.CONFLICT, "User '" + userId + "' is in the project already", "user_id");
                    }
                    var row = new ProjectMember(by.organization(), projectId, member, role);
                    rows.persist(row);
                    change.note(AuditAction.PROJECT_USER_ADDED, userId, projectId);
                    return row;
                })
                .thing();
    }

    ProjectMember update(AdminCaller by, String projectId, String userId, ProjectRole role) {
        return changes.give(by, change -> {
                    projects.requireUnarchived(by.organization(), projectId);
                    var row = require(by.organization(), projectId, userId);
                    row.role = role;
                    change.note(AuditAction.PROJECT_USER_UPDATED, userId, projectId);
                    return row;
                })
                .thing();
    }

    /**
     * Ends the membership and the keys that it allowed. The member's own record is published again, unchanged, so that
     * there is something to enforce when they had no key.
     */
    Changed<ProjectMember> remove(AdminCaller by, String projectId, String userId) {
        return changes.take(by, change -> {
            projects.require(by.organization(), projectId);
            var row = require(by.organization(), projectId, userId);
            rows.delete(row);
            change.note(AuditAction.PROJECT_USER_DELETED, userId, projectId);
            keys.endIn(change, projectId, Principal.user(userId));
            change.publish(row.member.grant());
            return row;
        });
    }

    /** Who was deleted is in no project any more, which is not all that there is to say of them. */
    private ProjectMember require(OrganizationId organization, String projectId, String userId) {
        members.require(organization, userId);
        return rows.require(organization, projectId, userId);
    }
}
