package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is rendered, asked of the API server of whatever cluster {@code KUBECONFIG} names, where Pod Security is restricted. */
class DryRunIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAMESPACE =
            "keyreeve-dry-run-" + ProcessHandle.current().pid();

    private static Tool kubectl;

    static List<Arguments> switches() {
        return Switches.all();
    }

    @BeforeAll
    static void makeTheNamespace() throws IOException, InterruptedException {
        Tool.variable("KUBECONFIG", "a cluster");
        kubectl = Tool.named("kubectl");
        var labels = JSON.createObjectNode();
        for (String mode : List.of("enforce", "warn")) {
            labels.put("pod-security.kubernetes.io/" + mode, "restricted");
        }
        var namespace = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", NAMESPACE).set("labels", labels);
        var made = kubectl.run(namespace.toString(), "create", "-f", "-");
        assertThat(made.code()).as(made.err()).isZero();
    }

    @AfterAll
    static void removeIt() throws IOException, InterruptedException {
        if (kubectl != null) {
            kubectl.run(null, "delete", "namespace", NAMESPACE, "--wait=false");
        }
    }

    @ParameterizedTest
    @MethodSource("switches")
    void takesEveryObjectWithoutAWord(Values values) throws IOException, InterruptedException {
        var rendering = Chart.ofCheckout().render(values.with("migration.when", "beside"));

        var answer = dryRun(rendering.text().replaceAll("(?m)^ +namespace: \\S+\n", ""));

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.err()).as("warnings").isEmpty();
        assertThat(answer.out().lines()).hasSize(rendering.items().size());
    }

    /** A Deployment is only warned of; what Pod Security stops is a pod. */
    @ParameterizedTest
    @MethodSource("switches")
    void admitsEveryPodWherePodSecurityIsRestricted(Values values) throws IOException, InterruptedException {
        var pods = Pods.of(Chart.ofCheckout().render(values.with("migration.when", "beside")));

        var answer = dryRun(pods.entrySet().stream()
                .map(pod -> Pods.alone(pod.getKey(), pod.getValue()).toString())
                .collect(Collectors.joining("\n---\n", "---\n", ""))); // or kubectl takes it all for JSON

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out().lines()).hasSize(pods.size());
    }

    @Test
    void wouldNotAdmitOneThatMayBeRoot() throws IOException, InterruptedException {
        var pods = Pods.of(Chart.ofCheckout().render(Values.DEFAULTS));
        var pod = Pods.alone("relay", pods.get("relay"));
        ((com.fasterxml.jackson.databind.node.ObjectNode) pod.at("/spec/securityContext")).remove("runAsNonRoot");

        var answer = dryRun(pod.toString());

        assertThat(answer.code()).isNotZero();
        assertThat(answer.err()).contains("violates PodSecurity").contains("runAsNonRoot");
    }

    private static Tool.Outcome dryRun(String objects) throws IOException, InterruptedException {
        return kubectl.run(
                objects, "apply", "--server-side", "--dry-run=server", "--validate=strict", "-n", NAMESPACE, "-f", "-");
    }
}
