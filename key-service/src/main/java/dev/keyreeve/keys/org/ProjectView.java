package dev.keyreeve.keys.org;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.keys.publish.Enforcement;
import org.jspecify.annotations.Nullable;

/** OpenAI's project; its status may also be {@code disabled}. */
@JsonInclude(Include.ALWAYS)
record ProjectView(
        String object,
        String id,
        String name,
        long createdAt,
        @Nullable Long archivedAt,
        String status,
        @JsonInclude(Include.NON_NULL) @Nullable Enforcement enforcement) {

    static ProjectView of(Project project) {
        return of(project, null);
    }

    static ProjectView of(Project project, @Nullable Enforcement enforcement) {
        var archivedAt = project.archivedAt;
        return new ProjectView(
                "organization.project",
                project.id,
                project.name,
                project.createdAt.getEpochSecond(),
                archivedAt == null ? null : archivedAt.getEpochSecond(),
                switch (project.status) {
                    case ACTIVE -> "active";
                    case DISABLED -> "disabled";
                    case DELETED -> "archived";
                },
                enforcement);
    }
}
