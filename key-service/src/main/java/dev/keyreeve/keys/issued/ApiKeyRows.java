package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Rows of keys; within the tenant. A deleted one is not there. */
@ApplicationScoped
class ApiKeyRows implements PanacheRepositoryBase<ApiKey, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";
    private static final String IN_PROJECT = LIVING + " and projectId = :project";

    ApiKey require(OrganizationId organization, String projectId, String id) {
        return find(
                        IN_PROJECT + " and id = :id",
                        living(organization).and("project", projectId).and("id", id))
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("API key '" + id + "' in project '" + projectId + "'"));
    }

    ApiKey require(OrganizationId organization, String id) {
        return find(LIVING + " and id = :id", living(organization).and("id", id))
                .firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("API key '" + id + "'"));
    }

    List<ApiKey> page(OrganizationId organization, String projectId, Page page) {
        return Listing.oldestFirst(
                this, IN_PROJECT, living(organization).and("project", projectId), page, key -> key.createdAt);
    }

    List<ApiKey> of(OrganizationId organization, String userId) {
        return find(
                        LIVING + " and userId = :user order by id",
                        living(organization).and("user", userId))
                .list();
    }

    List<ApiKey> of(OrganizationId organization, String projectId, String userId) {
        return find(
                        IN_PROJECT + " and userId = :user order by id",
                        living(organization).and("project", projectId).and("user", userId))
                .list();
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
