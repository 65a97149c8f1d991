package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of keys; within the tenant. */
@ApplicationScoped
class ApiKeyRows implements PanacheRepositoryBase<ApiKey, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";
    private static final String IN_PROJECT = LIVING + " and projectId = :project";

    ApiKey require(OrganizationId organization, String projectId, String id) {
        return Refusal.unlessLiving(
                find(organization, id).filter(key -> key.projectId.equals(projectId)),
                key -> key.status,
                "API key '" + id + "' in project '" + projectId + "'");
    }

    ApiKey require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(find(organization, id), key -> key.status, "API key '" + id + "'");
    }

    /** A deleted one is found too. */
    private Optional<ApiKey> find(OrganizationId organization, String id) {
        return find("organizationId = ?1 and id = ?2", organization.value(), id).firstResultOptional();
    }

    /**
     * @param app only keys of this app; null for all
     */
    List<ApiKey> page(OrganizationId organization, String projectId, @Nullable String app, Page page) {
        var parameters = living(organization).and("project", projectId);
        var where = IN_PROJECT;
        if (app != null) {
            where += " and appId = :app";
            parameters.and("app", app);
        }
        return Listing.oldestFirst(
                this, where, parameters, page, key -> key.createdAt, key -> key.projectId.equals(projectId));
    }

    List<ApiKey> page(OrganizationId organization, String projectId, Principal owner, Page page) {
        return Listing.oldestFirst(
                this,
                IN_PROJECT + isOf(owner),
                living(organization).and("project", projectId).and("owner", owner.id()),
                page,
                key -> key.createdAt,
                key -> key.projectId.equals(projectId) && key.principal().equals(owner));
    }

    List<ApiKey> of(OrganizationId organization, Principal owner) {
        return find(LIVING + ownedBy(owner), living(organization).and("owner", owner.id()))
                .list();
    }

    List<ApiKey> of(OrganizationId organization, String projectId, Principal owner) {
        return find(
                        IN_PROJECT + ownedBy(owner),
                        living(organization).and("project", projectId).and("owner", owner.id()))
                .list();
    }

    private static String ownedBy(Principal owner) {
        return isOf(owner) + " order by id";
    }

    private static String isOf(Principal owner) {
        return switch (owner.type()) {
            case USER -> " and userId = :owner";
            case SERVICE_ACCOUNT -> " and serviceAccountId = :owner";
        };
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
