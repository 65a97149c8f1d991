package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Rows of service accounts; within the tenant. */
@ApplicationScoped
class ServiceAccountRows implements PanacheRepositoryBase<ServiceAccount, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";
    private static final String IN_PROJECT = LIVING + " and projectId = :project";

    /** A deleted one is found too. */
    Optional<ServiceAccount> find(OrganizationId organization, String id) {
        return find("organizationId = ?1 and id = ?2", organization.value(), id).firstResultOptional();
    }

    ServiceAccount require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(find(organization, id), account -> account.status, "service account '" + id + "'");
    }

    ServiceAccount require(OrganizationId organization, String projectId, String id) {
        return Refusal.unlessLiving(
                find(organization, id).filter(account -> account.projectId.equals(projectId)),
                account -> account.status,
                "service account '" + id + "' in project '" + projectId + "'");
    }

    List<ServiceAccount> find(OrganizationId organization, String projectId, Collection<String> ids) {
        return find(
                        IN_PROJECT + " and id in :ids",
                        living(organization).and("project", projectId).and("ids", ids))
                .list();
    }

    List<ServiceAccount> page(OrganizationId organization, String projectId, Page page) {
        return Listing.oldestFirst(
                this,
                IN_PROJECT,
                living(organization).and("project", projectId),
                page,
                account -> account.createdAt,
                account -> account.projectId.equals(projectId));
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
