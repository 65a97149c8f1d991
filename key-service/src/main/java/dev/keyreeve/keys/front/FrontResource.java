package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;

/** What usage-service and moderation-service own. */
@Path("/v1/organization")
@RunOnVirtualThread
class FrontResource {
    private final CurrentCaller current;
    private final Forwarding forwarding;
    private final Governance governance;

    FrontResource(CurrentCaller current, Forwarding forwarding, Governance governance) {
        this.current = current;
        this.forwarding = forwarding;
        this.governance = governance;
    }

    @GET
    @Path("usage/{report}")
    public Response usage(@Context UriInfo uri) {
        return readUsage(uri);
    }

    @GET
    @Path("costs")
    public Response costs(@Context UriInfo uri) {
        return readUsage(uri);
    }

    @GET
    @Path("budgets")
    public Response budgets(@Context UriInfo uri) {
        return readUsage(uri);
    }

    @GET
    @Path("budgets/{id}")
    public Response budget(@Context UriInfo uri) {
        return readUsage(uri);
    }

    /** Relays must know that the scope is governed before the budget exists; see {@link Governance}. */
    @POST
    @Path("budgets")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response createBudget(byte[] body, @Context UriInfo uri) {
        return governance.createBudget(current.get(), body, uri);
    }

    /** The scope stays governed: a budget may be created on it at this very moment, and without one it costs little. */
    @DELETE
    @Path("budgets/{id}")
    public Response deleteBudget(@Context UriInfo uri) {
        return forwarding.toUsage(current.get(), "DELETE", uri, BodyPublishers.noBody());
    }

    @GET
    @Path("moderation_policy")
    public Response policy(@Context UriInfo uri) {
        return forwarding.toModeration(current.get(), "GET", uri, BodyPublishers.noBody());
    }

    @POST
    @Path("moderation_policy")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response setPolicy(InputStream body, @Context UriInfo uri) {
        return forwarding.toModeration(current.get(), "POST", uri, Forwarding.streamed(body));
    }

    @GET
    @Path("moderation_decisions")
    public Response decisions(@Context UriInfo uri) {
        return forwarding.toModeration(current.get(), "GET", uri, BodyPublishers.noBody());
    }

    private Response readUsage(UriInfo uri) {
        return forwarding.toUsage(current.get(), "GET", uri, BodyPublishers.noBody());
    }
}
