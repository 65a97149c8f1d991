package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the operator may do, and that nothing of it is there unless it is wanted. */
class OperatorTest {
    private final Chart chart = Chart.ofCheckout();

    private List<JsonNode> all(Values values, String kind) {
        return chart.render(values).items().stream()
                .map(Rendering.Item::object)
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void isNotThereByDefault() {
        assertThat(chart.render(Values.DEFAULTS).text()).doesNotContain("operator", "keyreeve.dev/v1alpha1");
        assertThat(all(Values.DEFAULTS, "CustomResourceDefinition")).isEmpty();
    }

    @Test
    void bringsItsDefinitionsUnlessOthersDo() {
        assertThat(all(Switches.OPERATOR, "CustomResourceDefinition"))
                .hasSize(5)
                .allSatisfy(definition -> assertThat(definition
                                .at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep"));
        assertThat(all(Switches.OPERATOR.with("operator.crds", "false"), "CustomResourceDefinition"))
                .isEmpty();
    }

    @Test
    void mayDoInTheTeamsNamespacesWhatItDoesAndNoMore() {
        var roles = all(Switches.OPERATOR, "Role");

        assertThat(roles)
                .extracting(role -> role.at("/metadata/namespace").asText())
                .containsExactlyInAnyOrder(Chart.NAMESPACE, "team-a", "team-b");
        for (var role : roles) {
            boolean home = role.at("/metadata/namespace").asText().equals(Chart.NAMESPACE);
            assertThat(may(role, "secrets")).isEqualTo(home ? "[]" : "[create, get, update]");
            assertThat(may(role, "events")).isEqualTo(home ? "[]" : "[create]");
            assertThat(may(role, "leases")).isEqualTo(home ? "[create, get, patch, update]" : "[]");
            assertThat(role.toString()).doesNotContain("\"*\"", "delete", "escalate", "impersonate", "pods");
        }
    }

    /** Without it a namespace that is deleted, and its Roles first, would keep its finalizers for ever. */
    @Test
    void mayPatchItsOwnKindsEverywhereAndReadNoSecretThere() {
        var everywhere = all(Switches.OPERATOR, "ClusterRole");

        assertThat(everywhere).hasSize(1);
        var role = everywhere.getFirst();
        role.path("rules").forEach(rule -> assertThat(rule.path("apiGroups")).hasToString("[\"keyreeve.dev\"]"));
        assertThat(may(role, "servicekeys")).isEqualTo("[get, list, patch, watch]");
        assertThat(may(role, "servicekeys/status")).isEqualTo("[patch]");
    }

    private static String may(JsonNode role, String resource) {
        var verbs = new TreeSet<String>();
        role.path("rules").forEach(rule -> {
            for (var named : rule.path("resources")) {
                if (named.asText().equals(resource)) {
                    rule.path("verbs").forEach(verb -> verbs.add(verb.asText()));
                }
            }
        });
        return verbs.toString();
    }

    @Test
    void isRefusedTheNamespaceOfTheHouse() {
        assertThatThrownBy(() -> chart.render(Switches.OPERATOR.with("operator.namespaces[0]", Chart.NAMESPACE)))
                .hasMessageContaining("the release's own namespace");
    }

    @Test
    void isToldWhatItCannotDoWithout() {
        var alone = Values.DEFAULTS.with("operator.enabled", "true");

        assertThatThrownBy(() -> chart.render(alone)).hasMessageContaining("/operator/namespaces");
        assertThatThrownBy(() -> chart.render(alone.with("operator.namespaces[0]", "team-a")))
                .hasMessageContaining("networkPolicy.apiServer");
    }

    @Test
    void talksToKeyServiceAndTheApiServerAlone() {
        var policies = all(Switches.OPERATOR, "NetworkPolicy");
        var own = named(policies, "keyreeve-operator");

        assertThat(own.at("/spec/egress")).hasSize(2);
        assertThat(own.at("/spec/egress/0").toString()).contains("\"key-service\"", "8081");
        assertThat(own.at("/spec/egress/1").toString()).contains("10.0.0.1/32", "6443");
        assertThat(own.path("spec").has("ingress")).isFalse();
        assertThat(own.at("/spec/policyTypes")).hasToString("[\"Ingress\",\"Egress\"]");
        assertThat(named(policies, "keyreeve-key-service").at("/spec/ingress/0").toString())
                .contains("\"operator\"");
    }

    @Test
    void isAskedForItsMetricsByPrometheusAlone() {
        var watched = Switches.OPERATOR.with(
                "networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.team", "observability");

        var ingress = named(all(watched, "NetworkPolicy"), "keyreeve-operator").at("/spec/ingress");

        assertThat(ingress).hasSize(1);
        assertThat(ingress.at("/0/from"))
                .hasToString("[{\"namespaceSelector\":{\"matchLabels\":{\"team\":\"observability\"}}}]");
        assertThat(ingress.at("/0/ports")).hasSize(1);
        assertThat(ingress.at("/0/ports/0/port").asInt()).isEqualTo(9085);
    }

    private static JsonNode named(List<JsonNode> objects, String name) {
        return objects.stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
