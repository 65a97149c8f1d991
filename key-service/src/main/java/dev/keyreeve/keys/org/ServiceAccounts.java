package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.publish.Change;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done to a service account. */
@ApplicationScoped
class ServiceAccounts {
    private final Tenancy tenancy;
    private final Changes changes;
    private final Projects projects;
    private final ServiceAccountRows rows;
    private final KeysOf keys;

    ServiceAccounts(Tenancy tenancy, Changes changes, Projects projects, ServiceAccountRows rows, KeysOf keys) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.projects = projects;
        this.rows = rows;
        this.keys = keys;
    }

    /**
     * One that has just been made.
     *
     * @param key its first key; absent where none was wanted
     */
    record Created(ServiceAccount account, KeysOf.@Nullable First key) {}

    List<ServiceAccount> list(OrganizationId organization, String projectId, Page page) {
        return tenancy.inTenant(organization, () -> {
            projects.require(organization, projectId);
            return rows.page(organization, projectId, page);
        });
    }

    ServiceAccount get(OrganizationId organization, String projectId, String id) {
        return tenancy.inTenant(organization, () -> {
            projects.require(organization, projectId);
            return rows.require(organization, projectId, id);
        });
    }

    /**
     * @param keyExpiresAt null for a first key that stays
     */
    Changed<Created> create(
            AdminCaller by, String projectId, String name, boolean withKey, @Nullable Instant keyExpiresAt) {
        return changes.giveNow(by, change -> {
            projects.requireUnarchived(by.organization(), projectId);
            var account = new ServiceAccount(by.organization(), projectId, name);
            rows.persistAndFlush(account);
            change.note(AuditAction.SERVICE_ACCOUNT_CREATED, account.id, projectId);
            change.publish(account.grant());
            return new Created(
                    account, withKey ? keys.issueFirst(change, projectId, account.id, name, keyExpiresAt) : null);
        });
    }

    Changed<ServiceAccount> disable(AdminCaller by, String projectId, String id) {
        return changes.take(
                by, change -> turn(change, projectId, id, Status.DISABLED, AuditAction.SERVICE_ACCOUNT_DISABLED));
    }

    Changed<ServiceAccount> enable(AdminCaller by, String projectId, String id) {
        return changes.giveNow(
                by, change -> turn(change, projectId, id, Status.ACTIVE, AuditAction.SERVICE_ACCOUNT_ENABLED));
    }

    /** Its keys go with it. Its own record is first: it outranks the keys. */
    Changed<ServiceAccount> delete(AdminCaller by, String projectId, String id) {
        return changes.take(by, change -> {
            var account = turn(change, projectId, id, Status.DELETED, AuditAction.SERVICE_ACCOUNT_DELETED);
            keys.endAll(change, Principal.serviceAccount(id));
            return account;
        });
    }

    private ServiceAccount turn(Change change, String projectId, String id, Status status, AuditAction action) {
        projects.require(change.organization(), projectId);
        var account = rows.require(change.organization(), projectId, id);
        account.status = status;
        change.note(action, id, projectId);
        change.publish(account.grant());
        return account;
    }
}
