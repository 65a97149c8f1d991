package dev.keyreeve.keys.org;

import dev.keyreeve.keys.access.CurrentCaller;
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
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UsersResource {
    private final CurrentCaller current;
    private final Users users;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    UsersResource(CurrentCaller current, Users users, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.users = users;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    @GET
    public ListBody<UserView> list(@BeanParam Page page, @QueryParam("emails") List<String> emails) {
        return ListBody.of(
                users.list(current.get().organization(), emails, page), page, member -> member.id, UserView::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public UserView create(@NotNull @Valid UserRequests.Create request) {
        return UserView.of(users.create(current.get(), request.email(), request.name(), request.role()));
    }

    @GET
    @Path("{id}")
    public UserView get(@RestPath String id) {
        return UserView.of(users.get(current.get().organization(), id));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public UserView update(@RestPath String id, @NotNull @Valid UserRequests.Update request) {
        return UserView.of(users.update(current.get(), id, request.name(), request.role()));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> users.delete(current.get(), id),
                (member, enforcement) -> DeletedView.of("organization.user", member.id, enforcement));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> users.disable(current.get(), id), UserView::of);
    }

    @POST
    @Path("{id}/enable")
    public UserView enable(@RestPath String id) {
        return enforcements.settled(current.get(), users.enable(current.get(), id), UserView::of);
    }
}
