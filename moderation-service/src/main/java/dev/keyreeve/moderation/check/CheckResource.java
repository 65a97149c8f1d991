package dev.keyreeve.moderation.check;

import dev.keyreeve.contracts.moderation.Check;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The relays' door. The organization is in the body: a relay serves all, and has found it by the caller's key. */
@Path("/internal/v1/checks")
class CheckResource {
    private final Checks checks;

    CheckResource(Checks checks) {
        this.checks = checks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("relay")
    @RunOnVirtualThread
    public Check.Decision check(Check.@Nullable Request request) {
        return checks.decide(CheckShape.complete(request));
    }
}
