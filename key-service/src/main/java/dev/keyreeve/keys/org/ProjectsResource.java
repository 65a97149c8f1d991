package dev.keyreeve.keys.org;

import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.Label;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Enforcements;
import dev.keyreeve.keys.publish.TakenAway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/projects")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ProjectsResource {
    private final CurrentCaller current;
    private final Projects projects;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    ProjectsResource(CurrentCaller current, Projects projects, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.projects = projects;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    record Named(@NotNull(message = "is missing") @Label String name) {}

    @GET
    public ListBody<ProjectView> list(
            @BeanParam Page page, @QueryParam("include_archived") @Nullable String includeArchived) {
        return ListBody.of(
                projects.list(current.get().organization(), isIncluded(includeArchived), page),
                page,
                project -> project.id,
                ProjectView::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public ProjectView create(@NotNull @Valid Named request) {
        return ProjectView.of(projects.create(current.get(), request.name()));
    }

    @GET
    @Path("{id}")
    public ProjectView get(@RestPath String id) {
        return ProjectView.of(projects.get(current.get().organization(), id));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public ProjectView rename(@RestPath String id, @NotNull @Valid Named request) {
        return ProjectView.of(projects.rename(current.get(), id, request.name()));
    }

    @POST
    @Path("{id}/archive")
    public Response archive(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> projects.archive(current.get(), id), ProjectView::of);
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> projects.disable(current.get(), id), ProjectView::of);
    }

    @POST
    @Path("{id}/enable")
    public ProjectView enable(@RestPath String id) {
        return enforcements.settled(current.get(), projects.enable(current.get(), id), ProjectView::of);
    }

    private static boolean isIncluded(@Nullable String value) {
        return switch (value) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default -> throw Refusal.invalid("include_archived", "'include_archived' must be true or false");
        };
    }
}
