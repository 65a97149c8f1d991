package dev.keyreeve.operator.project;

import java.util.Optional;

/** What is to be done next about a project. */
sealed interface ProjectPlan {
    record Create() implements ProjectPlan {}

    /** Somebody renamed it; by its name it is found again. */
    record Rename(String id) implements ProjectPlan {}

    record Keep(String id) implements ProjectPlan {}

    /** Only an administrator can have done it, and nothing here undoes it. */
    record Halt(boolean archived) implements ProjectPlan {}

    /** As key-service shows it. */
    record Seen(String id, String name, String status) {}

    static ProjectPlan next(String name, Optional<Seen> seen) {
        if (seen.isEmpty()) {
            return new Create();
        }
        var project = seen.get();
        return switch (project.status()) {
            case "archived" -> new Halt(true);
            case "disabled" -> new Halt(false);
            default -> project.name().equals(name) ? new Keep(project.id()) : new Rename(project.id());
        };
    }
}
