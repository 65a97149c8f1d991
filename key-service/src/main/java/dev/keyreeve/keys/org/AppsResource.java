package dev.keyreeve.keys.org;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.Label;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.publish.DeletedView;
import dev.keyreeve.keys.publish.Enforcement;
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

@Path("/v1/organization/apps")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AppsResource {
    private static final String OBJECT = "organization.app";

    private final CurrentCaller current;
    private final Apps apps;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    AppsResource(CurrentCaller current, Apps apps, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.apps = apps;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    record Named(@NotNull(message = "is missing") @Label String name) {}

    /** Ours, in OpenAI's style. */
    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String name,
            long createdAt,
            Status status,
            @Nullable Enforcement enforcement) {

        static View of(App app) {
            return of(app, null);
        }

        static View of(App app, @Nullable Enforcement enforcement) {
            return new View(OBJECT, app.id, app.name, app.createdAt.getEpochSecond(), app.status, enforcement);
        }
    }

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(apps.list(current.get().organization(), page), page, app -> app.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View create(@NotNull @Valid Named request) {
        return View.of(apps.create(current.get(), request.name()));
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(apps.get(current.get().organization(), id));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> apps.delete(current.get(), id),
                (app, enforcement) -> DeletedView.of(OBJECT, app.id, enforcement));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> apps.disable(current.get(), id), View::of);
    }

    @POST
    @Path("{id}/enable")
    public View enable(@RestPath String id) {
        return enforcements.settled(current.get(), apps.enable(current.get(), id), View::of);
    }
}
