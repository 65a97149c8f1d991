package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What moderation-service owns. */
@Path("/v1/organization")
@RunOnVirtualThread
class ModerationResource {
    private final CurrentCaller current;
    private final Forwarding forwarding;

    ModerationResource(CurrentCaller current, Forwarding forwarding) {
        this.current = current;
        this.forwarding = forwarding;
    }

    @GET
    @Path("moderation_policy")
    public Response policy(@Context UriInfo uri) {
        return forwarding.readModeration(current.get(), uri);
    }

    @POST
    @Path("moderation_policy")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response setPolicy(byte[] body, @Context UriInfo uri) {
        return forwarding.changeModeration(current.get(), "POST", uri, body);
    }

    @GET
    @Path("moderation_decisions")
    public Response decisions(@Context UriInfo uri) {
        return forwarding.readModeration(current.get(), uri);
    }
}
