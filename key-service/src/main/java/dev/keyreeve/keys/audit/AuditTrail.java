package dev.keyreeve.keys.audit;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Append and read; the database refuses the rest. Both within the tenant. */
@ApplicationScoped
public class AuditTrail implements PanacheRepositoryBase<AuditEntry, String> {

    public void append(AdminCaller by, AuditAction action, String targetId, @Nullable String projectId) {
        persist(new AuditEntry(by.organization().value(), action, by.adminKeyId(), targetId, projectId));
    }

    List<AuditEntry> newestFirst(OrganizationId organization, AuditFilter filter, Page page) {
        var where = new StringBuilder("organizationId = :organization");
        var parameters = Parameters.with("organization", organization.value());
        filter.addTo(where, parameters);
        return Listing.newestFirst(this, where.toString(), parameters, page, entry -> entry.createdAt);
    }
}
