package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What can be done to a project. */
@ApplicationScoped
class Projects implements PanacheRepositoryBase<Project, String> {
    private final Tenancy tenancy;
    private final Changes changes;

    Projects(Tenancy tenancy, Changes changes) {
        this.tenancy = tenancy;
        this.changes = changes;
    }

    List<Project> list(OrganizationId organization, boolean includeArchived, Page page) {
        var parameters = Parameters.with("organization", organization.value());
        var where = "organizationId = :organization";
        if (!includeArchived) {
            where += " and status <> :archived";
            parameters.and("archived", Status.DELETED);
        }
        var query = where;
        return tenancy.inTenant(
                organization, () -> Listing.oldestFirst(this, query, parameters, page, project -> project.createdAt));
    }

    Project get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    Project create(AdminCaller by, String name) {
        return changes.give(by, change -> {
                    var project = new Project(by.organization(), name);
                    persist(project);
                    change.note(AuditAction.PROJECT_CREATED, project.id, project.id);
                    change.publish(project.grant());
                    return project;
                })
                .thing();
    }

    Project rename(AdminCaller by, String id, String name) {
        return changes.give(by, change -> {
                    var project = requireUnarchived(by.organization(), id);
                    project.name = name;
                    change.note(AuditAction.PROJECT_UPDATED, id, id);
                    return project;
                })
                .thing();
    }

    Changed<Project> disable(AdminCaller by, String id) {
        return changes.take(by, change -> turn(change, id, Status.DISABLED, AuditAction.PROJECT_DISABLED));
    }

    Changed<Project> enable(AdminCaller by, String id) {
        return changes.giveNow(by, change -> turn(change, id, Status.ACTIVE, AuditAction.PROJECT_ENABLED));
    }

    Changed<Project> archive(AdminCaller by, String id) {
        return changes.take(by, change -> {
            var project = turn(change, id, Status.DELETED, AuditAction.PROJECT_ARCHIVED);
            project.archivedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
            return project;
        });
    }

    private Project turn(Change change, String id, Status status, AuditAction action) {
        var project = requireUnarchived(change.organization(), id);
        project.status = status;
        change.note(action, id, id);
        change.publish(project.grant());
        return project;
    }

    /** Within the tenant; archived ones are found too. */
    Project require(OrganizationId organization, String id) {
        return find("organizationId = ?1 and id = ?2", organization.value(), id)
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("project '" + id + "'"));
    }

    Project requireUnarchived(OrganizationId organization, String id) {
        var project = require(organization, id);
        if (project.isArchived()) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "Project '" + id + "' is archived, which cannot be undone; create another");
        }
        return project;
    }
}
