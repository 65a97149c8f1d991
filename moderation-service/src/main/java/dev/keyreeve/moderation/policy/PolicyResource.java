package dev.keyreeve.moderation.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.moderation.access.Caller;
import dev.keyreeve.moderation.http.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The organization's policy; a change holds for every check that begins after its answer. */
@Path("/v1/organization/moderation_policy")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PolicyResource {
    private final PolicyStore policies;
    private final Caller caller;

    PolicyResource(PolicyStore policies, Caller caller) {
        this.policies = policies;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public PolicyView get() {
        return PolicyView.of(policies.current(caller.organization()));
    }

    /** Partial: what the body does not name stays as it is. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public PolicyView change(@Nullable JsonNode body) {
        return switch (PolicyRules.parse(body)) {
            case PolicyRules.Parsed.Valid(var change) ->
                PolicyView.of(policies.change(caller.organization(), change, caller.actor()));
            case PolicyRules.Parsed.Invalid(var param, var message) ->
                throw new Refusal(ErrorCode.INVALID_REQUEST, message, param.isEmpty() ? null : param);
        };
    }
}
