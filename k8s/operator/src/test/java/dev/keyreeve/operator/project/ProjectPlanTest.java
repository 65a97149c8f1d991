package dev.keyreeve.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.project.ProjectPlan.Seen;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectPlanTest {
    private static ProjectPlan next(String name, String status) {
        return ProjectPlan.next("blog", Optional.of(new Seen("proj_1", name, status)));
    }

    @Test
    void makesRenamesOrKeeps() {
        assertThat(ProjectPlan.next("blog", Optional.empty())).isEqualTo(new ProjectPlan.Create());
        assertThat(next("mine", "active")).isEqualTo(new ProjectPlan.Rename("proj_1"));
        assertThat(next("blog", "active")).isEqualTo(new ProjectPlan.Keep("proj_1"));
    }

    @Test
    void undoesNothingThatOnlyAnAdministratorCanHaveDone() {
        assertThat(next("blog", "disabled")).isEqualTo(new ProjectPlan.Halt(false));
        assertThat(next("blog", "archived")).isEqualTo(new ProjectPlan.Halt(true));
        assertThat(next("mine", "archived")).isEqualTo(new ProjectPlan.Halt(true));
    }
}
