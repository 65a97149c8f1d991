package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Who is told when a budget runs low, and what they were told; usage-service's. */
@Path("/v1/organization")
@RunOnVirtualThread
class AlertsResource {
    private final CurrentCaller current;
    private final Forwarding forwarding;

    AlertsResource(CurrentCaller current, Forwarding forwarding) {
        this.current = current;
        this.forwarding = forwarding;
    }

    @GET
    @Path("alerts")
    public Response alerts(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @GET
    @Path("webhooks")
    public Response webhooks(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("webhooks")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(byte[] body, @Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "POST", uri, body);
    }

    @GET
    @Path("webhooks/{id}")
    public Response webhook(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("webhooks/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(byte[] body, @Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "POST", uri, body);
    }

    @DELETE
    @Path("webhooks/{id}")
    public Response delete(@Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "DELETE", uri, Forwarding.NO_BODY);
    }

    @GET
    @Path("webhooks/{id}/deliveries")
    public Response deliveries(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("webhooks/{id}/test")
    public Response test(@Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "POST", uri, Forwarding.NO_BODY);
    }
}
