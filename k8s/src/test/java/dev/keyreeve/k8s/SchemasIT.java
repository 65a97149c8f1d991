package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is rendered, against Kubernetes' own schemas with nothing unknown allowed. {@code KUBECONFORM_SCHEMAS} is the
 * -schema-location of kubeconform, a directory for instance, so that no network is needed.
 */
class SchemasIT {
    /** Its schema, as Kubernetes publishes it, lacks the extensions that a structural schema may have. */
    private static final String DEFINITION = "CustomResourceDefinition";

    @TempDir
    Path directory;

    @Test
    void holdEveryObjectHoweverTheChartIsSet() throws IOException, InterruptedException {
        var kubeconform = Tool.named("kubeconform");
        String schemas = Tool.variable("KUBECONFORM_SCHEMAS", "kubeconform's schemas");
        var line = new ArrayList<>(List.of("-strict", "-summary", "-skip", DEFINITION, "-schema-location", schemas));
        int objects = 0;
        var switches = Switches.all();
        for (int i = 0; i < switches.size(); i++) {
            var values = (Values) switches.get(i).get()[0];
            var rendering = Chart.ofCheckout().render(values.with("migration.when", "beside"));
            objects += (int) rendering.items().stream()
                    .filter(item -> !item.id().kind().equals(DEFINITION))
                    .count();
            line.add(Files.writeString(directory.resolve(i + ".yaml"), rendering.text())
                    .toString());
        }

        var judged = kubeconform.run(null, line.toArray(String[]::new));

        assertThat(judged.code()).as(judged.out() + judged.err()).isZero();
        assertThat(judged.out()).contains("Valid: " + objects + ",");
    }
}
