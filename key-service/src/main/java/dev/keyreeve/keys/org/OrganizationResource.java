package dev.keyreeve.keys.org;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.publish.DeletedView;
import dev.keyreeve.keys.publish.Enforcement;
import dev.keyreeve.keys.publish.Enforcements;
import dev.keyreeve.keys.publish.TakenAway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OrganizationResource {
    private static final String OBJECT = "organization";

    private final CurrentCaller current;
    private final Organizations organizations;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    OrganizationResource(
            CurrentCaller current, Organizations organizations, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.organizations = organizations;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String name,
            Status status,
            OwnCredentials ownCredentials,
            long createdAt,
            @Nullable Enforcement enforcement) {

        static View of(Organization organization) {
            return of(organization, null);
        }

        static View of(Organization organization, @Nullable Enforcement enforcement) {
            return new View(
                    OBJECT,
                    organization.id,
                    organization.name,
                    organization.status,
                    organization.ownCredentials,
                    organization.createdAt.getEpochSecond(),
                    enforcement);
        }
    }

    @GET
    public View get() {
        return View.of(organizations.get(current.get().organization()));
    }

    record Update(@NotNull(message = "is missing") OwnCredentials ownCredentials) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(@QueryParam("wait") @Nullable String wait, @NotNull @Valid Update request) {
        return takenAway.answer(
                current.get(), wait, () -> organizations.update(current.get(), request.ownCredentials()), View::of);
    }

    @DELETE
    public Response delete(@QueryParam("confirm") @Nullable String confirm, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> organizations.delete(current.get(), confirm),
                (organization, enforcement) -> DeletedView.of(OBJECT, organization.id, enforcement));
    }

    @POST
    @Path("disable")
    public Response disable(@QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> organizations.disable(current.get()), View::of);
    }

    @POST
    @Path("enable")
    public View enable() {
        return enforcements.settled(current.get(), organizations.enable(current.get()), View::of);
    }
}
