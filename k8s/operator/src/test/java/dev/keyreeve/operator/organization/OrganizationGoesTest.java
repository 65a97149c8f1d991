package dev.keyreeve.operator.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An Organization that is deleted")
class OrganizationGoesTest {
    private Acme world;

    @BeforeEach
    void open() throws IOException {
        world = new Acme();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void project(String name, String organization) {
        var project = world.read(Project.class, "{organization: " + organization + "}", "proj_1");
        project.getMetadata().setName(name);
        world.places.holds(project);
    }

    private void key() {
        world.places.holds(world.read(
                ServiceKey.class, "{organization: acme, project: blog, secret: {name: key, key: api-key}}", "key_1"));
    }

    @Test
    @DisplayName("waits for what names it, by name, and for the grace; then it goes and leaves nothing to be removed")
    void waitsForWhatNamesIt() {
        project("blog", "acme");
        project("elsewhere", "other");
        key();
        var acme = world.organization("org_a");

        assertThat(acme.goes(Duration.ZERO)).isFalse();
        assertThat(acme.goes(Acme.GRACE.minusMillis(1))).isFalse();
        assertThat(acme.goes(Acme.GRACE)).isTrue();

        var who = "Project 'blog', ServiceKey 'acme'";
        assertThat(world.places.events).containsExactly("Waiting", "LeftBehind");
        assertThat(world.places.said.getFirst()).isEqualTo("It is still named by " + who);
        assertThat(world.places.said.getLast())
                .contains("nothing of it is at key-service", "wait", "It is still named by " + who)
                .doesNotContain("by hand");
        assertThat(world.places.calls).isEmpty();
    }

    @Test
    @DisplayName("tells of many only some, and how many more")
    void tellsOfSome() {
        for (int i = 0; i < 12; i++) {
            project("p%02d".formatted(i), "acme");
        }

        assertThat(world.organization("org_a").goes(Duration.ZERO)).isFalse();

        assertThat(world.places.said.getFirst())
                .startsWith("It is still named by Project 'p00', Project 'p01', ")
                .endsWith("Project 'p09' and 2 more");
    }

    @Test
    @DisplayName("goes at once where nothing names it")
    void goesAtOnce() {
        project("elsewhere", "other");

        assertThat(world.organization("org_a").goes(Duration.ZERO)).isTrue();

        assertThat(world.places.events).containsExactly("Deleted");
    }
}
