package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may talk to whom, read from the policies as a cluster reads them. */
class NetworkTest {
    private static final String COMPONENT = "app.kubernetes.io/component";

    private final Chart chart = Chart.ofCheckout();

    @Test
    void isClosedButForWhatIsAdded() {
        var everybody = policies(Values.DEFAULTS).get("keyreeve-everybody");

        assertThat(everybody.at("/spec/podSelector/matchLabels").has(COMPONENT)).isFalse();
        assertThat(everybody.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(everybody.path("spec").has("ingress")).isFalse();
        assertThat(everybody.at("/spec/egress")).hasSize(1);
        assertThat(everybody.at("/spec/egress/0/ports").findValuesAsText("port"))
                .containsOnly("53");
    }

    @Test
    void leadsOutOfTheClusterFromTheRelayAlone() {
        assertThat(leaving(Values.DEFAULTS)).containsExactly("keyreeve-relay");
        assertThat(leaving(Values.DEFAULTS.with("backends.enabled", "true"))).containsExactly("keyreeve-relay");
        assertThat(leaving(Values.PRODUCTION)).containsExactly("keyreeve-relay");
        assertThat(leaving(Values.DEFAULTS.with("networkPolicy.webhooks", "true")))
                .containsExactly("keyreeve-relay", "keyreeve-usage-service");
    }

    @Test
    void leadsNobodyOutWhereTheProvidersAreInTheRelaysPods() {
        assertThat(leaving(Values.DEV)).isEmpty();
        assertThat(leaving(Values.DEV.with("networkPolicy.webhooks", "true")))
                .containsExactly("keyreeve-usage-service");
        assertThat(leaving(Values.DEV.with("simulator.elsewhere", "simulator.test:8084")))
                .containsExactly("keyreeve-relay");
        assertThat(leaving(Values.DEV.with("networkPolicy.providers.more[0].to[0].ipBlock.cidr", "10.0.0.1/32")))
                .containsExactly("keyreeve-relay");
    }

    @Test
    void leadsToKafkaWhereItsBootstrapServersAre() {
        var elsewhere =
                Values.DEFAULTS.with("kafka.bootstrapServers", "a.kafka.svc:9094, b.kafka.svc:9095,c.kafka.svc:9094");

        for (String service : List.of("key-service", "usage-service", "relay")) {
            assertThat(policies(elsewhere).get("keyreeve-" + service).toString())
                    .contains("[{\"protocol\":\"TCP\",\"port\":9094},{\"protocol\":\"TCP\",\"port\":9095}]")
                    .doesNotContain("9092");
            assertThat(policies(Values.DEFAULTS.with("networkPolicy.kafkaPorts[0]", "9192"))
                            .get("keyreeve-" + service)
                            .toString())
                    .contains("[{\"protocol\":\"TCP\",\"port\":9092},{\"protocol\":\"TCP\",\"port\":9192}]");
        }
    }

    @Test
    void keepsTheRelayOutOfPrivateNetworksAndOfTheDatabase() {
        var relay = policies(Values.DEFAULTS.with("backends.enabled", "true")).get("keyreeve-relay");

        assertThat(relay.findValues("except").toString())
                .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16");
        assertThat(targets(relay, "egress", "to"))
                .containsExactlyInAnyOrder("key-service", "usage-service", "moderation-service", "kafka");
    }

    @Test
    void letsOthersInToKeyServiceAndTheRelaysAlone() {
        var policies = policies(Values.DEFAULTS);

        assertThat(fromOutside(policies)).containsExactly("keyreeve-key-service", "keyreeve-relay");
        assertThat(targets(policies.get("keyreeve-usage-service"), "ingress", "from"))
                .containsExactlyInAnyOrder("key-service", "relay");
        assertThat(targets(policies.get("keyreeve-moderation-service"), "ingress", "from"))
                .containsExactlyInAnyOrder("key-service", "relay");
        assertThat(policies.get("keyreeve-moderation-service").findValuesAsText("port"))
                .doesNotContain("9092");
    }

    @Test
    void leadsToTheCollectorWhereTracesGoThere() {
        for (String service : List.of("key-service", "usage-service", "moderation-service", "relay")) {
            assertThat(policies(Switches.TRACED)
                            .get("keyreeve-" + service)
                            .path("spec")
                            .path("egress")
                            .toString())
                    .contains("\"team\":\"observability\"", "\"port\":4318");
            assertThat(policies(Values.DEFAULTS).get("keyreeve-" + service).toString())
                    .doesNotContain("4318");
        }
    }

    @Test
    void letsNobodyInWhereNobodyIsNamed() {
        var closed = Values.DEFAULTS.with("networkPolicy.adminFrom", "null").with("networkPolicy.relayFrom", "null");

        assertThat(fromOutside(policies(closed))).isEmpty();
    }

    @Test
    void isAskedForByEveryPairThatTalks() {
        var policies = policies(Values.DEV);
        for (var talk : Map.of(
                        "relay", List.of("key-service", "usage-service", "moderation-service", "kafka"),
                        "key-service", List.of("usage-service", "moderation-service", "postgresql", "kafka"),
                        "usage-service", List.of("postgresql", "kafka"),
                        "moderation-service", List.of("postgresql"),
                        "migrate", List.of("postgresql", "kafka"),
                        "test", List.of("key-service", "relay"))
                .entrySet()) {
            for (String to : talk.getValue()) {
                assertThat(targets(policies.get("keyreeve-" + talk.getKey()), "egress", "to"))
                        .as(talk.getKey() + " may go to " + to)
                        .contains(to);
                assertThat(targets(policies.get("keyreeve-" + to), "ingress", "from"))
                        .as(to + " lets in " + talk.getKey())
                        .contains(talk.getKey());
            }
        }
    }

    private SequencedMap<String, JsonNode> policies(Values values) {
        var policies = new java.util.LinkedHashMap<String, JsonNode>();
        chart.render(values).objects().forEach((id, object) -> {
            if (id.kind().equals("NetworkPolicy")) {
                policies.put(id.name(), object);
            }
        });
        return policies;
    }

    /** Policies that lead to addresses, or to anybody. */
    private List<String> leaving(Values values) {
        return policiesWhere(policies(values), "egress", "to", List.of("ipBlock"));
    }

    /** Policies that let in other namespaces' pods, addresses, or anybody. */
    private static List<String> fromOutside(SequencedMap<String, JsonNode> policies) {
        return policiesWhere(policies, "ingress", "from", List.of("ipBlock", "namespaceSelector"));
    }

    /** A rule that names nobody is about anybody. */
    private static List<String> policiesWhere(
            SequencedMap<String, JsonNode> policies, String direction, String side, List<String> kinds) {
        var names = new TreeSet<String>();
        policies.forEach((name, policy) -> policy.at("/spec/" + direction).forEach(rule -> {
            JsonNode peers = rule.path(side);
            if (peers.isEmpty() || kinds.stream().anyMatch(kind -> peers.findValue(kind) != null)) {
                names.add(name);
            }
        }));
        return List.copyOf(names);
    }

    private static List<String> targets(JsonNode policy, String direction, String side) {
        var components = new ArrayList<String>();
        policy.at("/spec/" + direction)
                .forEach(rule -> rule.path(side).forEach(peer -> {
                    String component = peer.at("/podSelector/matchLabels/app.kubernetes.io~1component")
                            .asText();
                    if (!component.isEmpty()) {
                        components.add(component);
                    }
                }));
        return components;
    }
}
