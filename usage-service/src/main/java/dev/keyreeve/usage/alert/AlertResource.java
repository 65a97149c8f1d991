package dev.keyreeve.usage.alert;

import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ListPage;
import dev.keyreeve.usage.http.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** What was told, whether or not there was a webhook to tell it to. */
@Path("/v1/organization/alerts")
@RunOnVirtualThread
class AlertResource {
    private final Alerts alerts;
    private final Caller caller;

    AlertResource(Alerts alerts, Caller caller) {
        this.alerts = alerts;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<Alert> list(@Context UriInfo uri) {
        var page = Page.of(uri);
        return ListPage.of(alerts.list(caller.organization(), page), page, Alert::id);
    }
}
