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

/** The organization's own prices, and how its ledger counts; usage-service's. */
@Path("/v1/organization")
@RunOnVirtualThread
class PricesResource {
    private final CurrentCaller current;
    private final Forwarding forwarding;
    private final Governance governance;

    PricesResource(CurrentCaller current, Forwarding forwarding, Governance governance) {
        this.current = current;
        this.forwarding = forwarding;
        this.governance = governance;
    }

    @GET
    @Path("prices")
    public Response prices(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("prices")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response setPrice(byte[] body, @QueryParam("wait") @Nullable String wait, @Context UriInfo uri) {
        return governance.reprice(current.get(), "POST", body, wait, uri);
    }

    @DELETE
    @Path("prices/{provider}/{model: .+}")
    public Response deletePrice(@QueryParam("wait") @Nullable String wait, @Context UriInfo uri) {
        return governance.reprice(current.get(), "DELETE", Forwarding.NO_BODY, wait, uri);
    }

    @GET
    @Path("ledger_settings")
    public Response settings(@Context UriInfo uri, @Context HttpHeaders headers) {
        return forwarding.readUsage(current.get(), uri, headers);
    }

    @POST
    @Path("ledger_settings")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response set(byte[] body, @Context UriInfo uri) {
        return forwarding.changeUsage(current.get(), "POST", uri, body);
    }
}
