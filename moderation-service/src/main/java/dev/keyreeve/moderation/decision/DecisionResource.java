package dev.keyreeve.moderation.decision;

import dev.keyreeve.moderation.access.Caller;
import dev.keyreeve.moderation.http.ListPage;
import dev.keyreeve.moderation.http.PageRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What the organization's policy did not allow. */
@Path("/v1/organization/moderation_decisions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DecisionResource {
    private final DecisionStore decisions;
    private final Caller caller;

    DecisionResource(DecisionStore decisions, Caller caller) {
        this.decisions = decisions;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<DecisionView> list(
            @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        return decisions.list(caller.organization(), PageRequest.of(after, limit));
    }
}
