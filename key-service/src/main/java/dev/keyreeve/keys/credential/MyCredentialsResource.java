package dev.keyreeve.keys.credential;

import dev.keyreeve.keys.access.CurrentMember;
import dev.keyreeve.keys.access.MembersOnly;
import dev.keyreeve.keys.credential.CredentialsResource.Store;
import dev.keyreeve.keys.credential.CredentialsResource.View;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.publish.DeletedView;
import dev.keyreeve.keys.publish.Enforcements;
import dev.keyreeve.keys.publish.TakenAway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** A member's own credentials, for the member alone; whether they are used is the organization's to say. */
@MembersOnly
@Path("/v1/me/credentials")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MyCredentialsResource {
    private final CurrentMember current;
    private final Credentials credentials;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    MyCredentialsResource(
            CurrentMember current, Credentials credentials, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.credentials = credentials;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(credentials.list(current.get(), page), page, credential -> credential.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View store(@NotNull @Valid Store request) {
        var stored = credentials.store(
                current.get(),
                request.provider(),
                request.baseUrl(),
                request.name(),
                request.secret().take());
        enforcements.settle(current.get().organization(), stored.revision());
        return View.of(stored.thing());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(credentials.get(current.get(), id));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get().asActor(),
                wait,
                () -> credentials.delete(current.get(), id),
                (credential, enforcement) -> DeletedView.of("organization.credential", credential.id, enforcement));
    }
}
