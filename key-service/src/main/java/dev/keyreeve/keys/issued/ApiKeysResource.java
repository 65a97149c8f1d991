package dev.keyreeve.keys.issued;

import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.org.Expiry;
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
import java.time.Instant;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/projects/{project}/api_keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ApiKeysResource {
    private final CurrentCaller current;
    private final ApiKeys keys;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    ApiKeysResource(CurrentCaller current, ApiKeys keys, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.keys = keys;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    @GET
    public ListBody<KeyView> list(
            @RestPath String project, @QueryParam("app") @Nullable String app, @BeanParam Page page) {
        var owned = keys.list(current.get().organization(), project, app, page);
        return ListBody.of(owned, page, one -> one.key().id, KeyView::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public KeyView create(@RestPath String project, @NotNull @Valid CreateKey request) {
        var issued = keys.issue(
                current.get(),
                project,
                request.owner().principal(),
                request.app(),
                request.name(),
                Expiry.of(request.expiresInSeconds(), request.expiresAt(), Instant.now()));
        enforcements.settle(current.get().organization(), issued.revision());
        return KeyView.of(issued.thing());
    }

    @GET
    @Path("{id}")
    public KeyView get(@RestPath String project, @RestPath String id) {
        return KeyView.of(keys.get(current.get().organization(), project, id));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String project, @RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> keys.delete(current.get(), project, id),
                (owned, enforcement) -> DeletedView.of("organization.project.api_key", owned.key().id, enforcement));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String project, @RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> keys.disable(current.get(), project, id), KeyView::of);
    }

    @POST
    @Path("{id}/enable")
    public KeyView enable(@RestPath String project, @RestPath String id) {
        return enforcements.settled(current.get(), keys.enable(current.get(), project, id), KeyView::of);
    }
}
