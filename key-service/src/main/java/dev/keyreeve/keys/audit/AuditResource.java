package dev.keyreeve.keys.audit;

import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

@Path("/v1/organization/audit_logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AuditResource {
    private final CurrentCaller current;
    private final Tenancy tenancy;
    private final AuditTrail trail;

    AuditResource(CurrentCaller current, Tenancy tenancy, AuditTrail trail) {
        this.current = current;
        this.tenancy = tenancy;
        this.trail = trail;
    }

    @GET
    public ListBody<AuditView> list(@BeanParam Page page, @BeanParam AuditFilter filter) {
        var organization = current.get().organization();
        var entries = tenancy.inTenant(organization, () -> trail.newestFirst(organization, filter, page));
        return ListBody.of(entries, page, entry -> entry.id, AuditView::of);
    }
}
