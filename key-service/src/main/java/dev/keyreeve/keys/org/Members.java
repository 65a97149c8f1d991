package dev.keyreeve.keys.org;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows of members; within the tenant. */
@ApplicationScoped
class Members implements PanacheRepositoryBase<Member, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    /** A deleted one is found too. */
    Optional<Member> find(OrganizationId organization, String id) {
        return find("organizationId = ?1 and id = ?2", organization.value(), id).firstResultOptional();
    }

    Member require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(find(organization, id), member -> member.status, "user '" + id + "'");
    }

    boolean hasEmail(OrganizationId organization, String email) {
        return count(
                        LIVING + " and lower(email) = :email",
                        living(organization).and("email", email.toLowerCase(Locale.ROOT)))
                > 0;
    }

    List<Member> page(OrganizationId organization, List<String> emails, Page page) {
        var where = LIVING;
        var parameters = living(organization);
        if (!emails.isEmpty()) {
            where += " and lower(email) in :emails";
            parameters.and(
                    "emails",
                    emails.stream().map(e -> e.toLowerCase(Locale.ROOT)).toList());
        }
        return Listing.oldestFirst(this, where, parameters, page, member -> member.createdAt);
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
