package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is rendered, against Kubernetes' own schemas with nothing unknown allowed. {@code KUBECONFORM_SCHEMAS} is the
 * -schema-location of kubeconform, a directory for instance, so that no network is needed.
 */
class SchemasIT {
    static List<Arguments> switches() {
        return Switches.all();
    }

    @ParameterizedTest
    @MethodSource("switches")
    void holdEveryObject(Values values) throws IOException, InterruptedException {
        var kubeconform = Tool.named("kubeconform");
        String schemas = Tool.variable("KUBECONFORM_SCHEMAS", "kubeconform's schemas");

        var rendering = Chart.ofCheckout().render(values.with("migration.when", "beside"));
        var judged = kubeconform.run(rendering.text(), "-strict", "-summary", "-schema-location", schemas);

        assertThat(judged.code()).as(judged.out() + judged.err()).isZero();
        assertThat(judged.out()).contains("Valid: " + rendering.items().size() + ",");
    }
}
