package dev.keyreeve.operator.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyreeve.operator.admin.AdminApi;
import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.tending.Mark;
import dev.keyreeve.operator.tending.Report;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.Reason;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.util.Optional;

/** Keeps projects. */
@ControllerConfiguration(name = "project", finalizerName = "keyreeve.dev/project")
public final class ProjectTending extends Tending<Project> {
    private static final String PROJECTS = "/projects";

    public ProjectTending(Surroundings around) {
        super(around, Project::new);
    }

    @Override
    protected Report tend(Project resource) {
        var mark = Mark.of(resource);
        var admin = around.connections()
                .to(resource.getMetadata().getNamespace(), resource.getSpec().organization());
        var named = JsonNodeFactory.instance.objectNode().put("name", mark.name());
        var seen = find(admin, resource)
                .map(found -> new ProjectPlan.Seen(
                        found.path("id").asText(),
                        found.path("name").asText(),
                        found.path("status").asText()));
        return switch (ProjectPlan.next(mark.name(), seen)) {
            case ProjectPlan.Create _ -> {
                var id = admin.post(PROJECTS, named).path("id").asText();
                around.events().did(resource, Reason.CHANGED, "Made project " + id);
                yield Report.InStep.of(id, inStep(mark));
            }
            case ProjectPlan.Rename(var id) -> {
                admin.post(PROJECTS + "/" + id, named);
                around.events().did(resource, Reason.CHANGED, "Gave project " + id + " its name back");
                yield Report.InStep.of(id, inStep(mark));
            }
            case ProjectPlan.Keep(var id) -> Report.InStep.of(id, inStep(mark));
            case ProjectPlan.Halt(var archived) ->
                throw archived
                        ? new Obstacle(
                                Reason.ARCHIVED,
                                "An administrator archived the project, which cannot be undone; delete this resource and"
                                        + " make another")
                        : new Obstacle(Reason.DISABLED, "An administrator disabled the project, and can enable it");
        };
    }

    private static String inStep(Mark mark) {
        return "At key-service it is called '" + mark.name() + "'";
    }

    private static Optional<JsonNode> find(AdminApi admin, Project resource) {
        return admin.find(PROJECTS, Optional.ofNullable(resource.known().id()), Mark.of(resource)::isOn);
    }

    @Override
    protected String letGo(Project resource) {
        var admin = around.connections()
                .toWhatMayBeGone(
                        resource.getMetadata().getNamespace(),
                        resource.getSpec().organization());
        var project = find(admin, resource)
                .filter(found -> !found.path("status").asText().equals("archived"));
        if (project.isEmpty()) {
            return "There was no project any more";
        }
        var id = project.get().path("id").asText();
        admin.post(PROJECTS + "/" + id + "/archive", JsonNodeFactory.instance.objectNode());
        return "Archived project " + id;
    }
}
