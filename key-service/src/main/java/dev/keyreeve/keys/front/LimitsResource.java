package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** Budgets and rate limits: usage-service's, but relays must know of them first; see {@link Governance}. */
@Path("/v1/organization")
@RunOnVirtualThread
class LimitsResource {
    private final CurrentCaller current;
    private final Forwarding forwarding;
    private final Governance governance;

    LimitsResource(CurrentCaller current, Forwarding forwarding, Governance governance) {
        this.current = current;
        this.forwarding = forwarding;
        this.governance = governance;
    }

    @GET
    @Path("budgets")
    public Response budgets(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @GET
    @Path("budgets/{id}")
    public Response budget(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("budgets")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response createBudget(byte[] body, @Context UriInfo uri) {
        return governance.create(current.get(), LimitRequest.Kind.BUDGET, body, uri);
    }

    @POST
    @Path("budgets/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response updateBudget(byte[] body, @QueryParam("wait") @Nullable String wait, @Context UriInfo uri) {
        return governance.update(current.get(), body, wait, uri);
    }

    /** The scope stays governed: a limit may be created on it at this very moment, and without one it costs little. */
    @DELETE
    @Path("budgets/{id}")
    public Response deleteBudget(@Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "DELETE", uri, Forwarding.NO_BODY);
    }

    @GET
    @Path("rate_limits")
    public Response rateLimits(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @GET
    @Path("rate_limits/{id}")
    public Response rateLimit(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("rate_limits")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response createRateLimit(byte[] body, @Context UriInfo uri) {
        return governance.create(current.get(), LimitRequest.Kind.RATE_LIMIT, body, uri);
    }

    @POST
    @Path("rate_limits/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response updateRateLimit(byte[] body, @QueryParam("wait") @Nullable String wait, @Context UriInfo uri) {
        return governance.update(current.get(), body, wait, uri);
    }

    /** As of a budget. */
    @DELETE
    @Path("rate_limits/{id}")
    public Response deleteRateLimit(@Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "DELETE", uri, Forwarding.NO_BODY);
    }
}
