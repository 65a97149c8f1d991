package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Helm runs before a release and after it. */
class HooksTest {
    private static Chart chart;

    @BeforeAll
    static void showHooks(@TempDir Path directory) {
        chart = Hooks.shown(directory);
    }

    @Test
    void migrateBeforeAllElseAndFirstOfAllAreToldHow() {
        var hooks = hooks(Values.PRODUCTION, "pre-install,pre-upgrade");

        assertThat(hooks.keySet())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "Job/keyreeve-migrate", "ConfigMap/keyreeve-migrate", "ServiceAccount/keyreeve-migrate");
        int job = weight(hooks.get(new Rendering.Id("Job", "keyreeve-migrate")));
        hooks.forEach((id, object) -> {
            assertThat(weight(object)).as(id.toString()).isLessThan(0);
            if (!id.kind().equals("Job")) {
                assertThat(weight(object)).as(id.toString()).isLessThan(job);
            }
        });
    }

    /** One that failed is there to be read, and must not be in the way of the next. */
    @Test
    void goWhenTheyAreThroughAndBeforeTheyComeAgain() {
        for (String when : new String[] {"pre-install,pre-upgrade", "test"}) {
            var hooks = hooks(Values.DEFAULTS, when);
            assertThat(hooks).as(when).isNotEmpty();
            hooks.forEach((id, object) -> assertThat(annotation(object, "-delete-policy"))
                    .as(id.toString())
                    .isEqualTo("before-hook-creation,hook-succeeded"));
        }
        assertThat(hooks(Values.DEFAULTS, "pre-install,pre-upgrade").keySet())
                .isEqualTo(hooks(Values.DEFAULTS.with("image.tag", "2.0.0"), "pre-install,pre-upgrade")
                        .keySet());
    }

    @Test
    void areNoneWhereTheyWouldWaitForWhatIsNotYetThere() {
        assertThat(hooks(Values.DEV, "pre-install,pre-upgrade")).isEmpty();
        assertThat(hooks(Values.DEFAULTS.with("migration.when", "beside"), "pre-install,pre-upgrade"))
                .isEmpty();
        assertThat(hooks(Values.DEFAULTS.with("migration.enabled", "false"), "pre-install,pre-upgrade"))
                .isEmpty();
    }

    private static Map<Rendering.Id, JsonNode> hooks(Values values, String when) {
        var hooks = new LinkedHashMap<Rendering.Id, JsonNode>();
        chart.render(values).objects().forEach((id, object) -> {
            if (annotation(object, "").equals(when)) {
                hooks.put(id, object);
            }
        });
        return hooks;
    }

    private static int weight(JsonNode object) {
        return Integer.parseInt(annotation(object, "-weight"));
    }

    private static String annotation(JsonNode object, String suffix) {
        return object.path("metadata")
                .path("annotations")
                .path(Hooks.SHOWN + suffix)
                .asText();
    }
}
