package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize makes of the files is what Helm makes of the chart. */
class KustomizationsIT {
    private final Kustomizations kustomizations = new Kustomizations(Chart.ofCheckout());

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/production"})
    void agreeWithTheChart(String directory) throws IOException, InterruptedException {
        var built = Tool.named("kustomize")
                .run(null, "build", Manifests.directory().resolve(directory).toString());

        assertThat(built.code()).as(built.err()).isZero();
        var values = switch (directory) {
            case "overlays/dev" -> Values.DEV;
            case "overlays/production" -> Values.PRODUCTION;
            default -> Values.DEFAULTS;
        };
        var wanted = kustomizations.wanted(values).objects();
        var found = Rendering.parse(built.out()).objects();
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach(
                (id, object) -> assertThat(found.get(id)).as(id.toString()).isEqualTo(object));
    }

    /** Two Roles of one name among them, in two teams' namespaces. */
    @Test
    void agreeWithTheChartWhereTheyAreSomebodysOwn(@TempDir Path directory) throws IOException, InterruptedException {
        var own = new Kustomizations(Chart.ofCheckout().in("broker"));
        new OwnDirectory(directory).write(own.own(Switches.OPERATOR));

        var built = Tool.named("kustomize").run(null, "build", directory.toString());

        assertThat(built.code()).as(built.err()).isZero();
        assertThat(Rendering.parse(built.out()).items())
                .extracting(Rendering.Item::object)
                .containsExactlyInAnyOrderElementsOf(own.wanted(Switches.OPERATOR).items().stream()
                        .map(Rendering.Item::object)
                        .toList());
    }
}
