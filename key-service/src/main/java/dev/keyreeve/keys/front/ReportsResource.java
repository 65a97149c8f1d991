package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What was used and what it cost, as JSON or CSV; usage-service's. */
@Path("/v1/organization")
@RunOnVirtualThread
class ReportsResource {
    private final CurrentCaller current;
    private final Forwarding forwarding;

    ReportsResource(CurrentCaller current, Forwarding forwarding) {
        this.current = current;
        this.forwarding = forwarding;
    }

    @GET
    @Path("usage/{report}")
    public Response usage(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @GET
    @Path("costs")
    public Response costs(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @GET
    @Path("statement")
    public Response statement(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }
}
