package dev.keyreeve.keys.org;

import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.publish.DeletedView;
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

@Path("/v1/organization/projects/{project}/users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ProjectUsersResource {
    private final CurrentCaller current;
    private final ProjectUsers users;
    private final TakenAway takenAway;

    ProjectUsersResource(CurrentCaller current, ProjectUsers users, TakenAway takenAway) {
        this.current = current;
        this.users = users;
        this.takenAway = takenAway;
    }

    record Add(
            @NotNull(message = "is missing") String userId,
            @NotNull(message = "is missing") ProjectRole role) {}

    record Update(@NotNull(message = "is missing") ProjectRole role) {}

    /** OpenAI's project user. */
    record View(String object, String id, @Nullable String name, String email, ProjectRole role, long addedAt) {
        static View of(ProjectMember row) {
            return new View(
                    "organization.project.user",
                    row.userId,
                    row.member.name,
                    row.member.email,
                    row.role,
                    row.createdAt.getEpochSecond());
        }
    }

    @GET
    public ListBody<View> list(@RestPath String project, @BeanParam Page page) {
        var rows = users.list(current.get().organization(), project, page);
        return ListBody.of(rows, page, row -> row.userId, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View add(@RestPath String project, @NotNull @Valid Add request) {
        return View.of(users.add(current.get(), project, request.userId(), request.role()));
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String project, @RestPath String id) {
        return View.of(users.get(current.get().organization(), project, id));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public View update(@RestPath String project, @RestPath String id, @NotNull @Valid Update request) {
        return View.of(users.update(current.get(), project, id, request.role()));
    }

    @DELETE
    @Path("{id}")
    public Response remove(@RestPath String project, @RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> users.remove(current.get(), project, id),
                (row, enforcement) -> DeletedView.of("organization.project.user", row.userId, enforcement));
    }
}
