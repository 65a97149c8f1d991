package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every pod, however the chart is set. */
class WorkloadsTest {
    private static final List<String> SERVICES = List.of("key-service", "usage-service", "moderation-service", "relay");

    private static Chart chart;

    @BeforeAll
    static void showHooks(@TempDir Path directory) {
        chart = Hooks.shown(directory);
    }

    static List<Arguments> switches() {
        return Switches.all();
    }

    @ParameterizedTest
    @MethodSource("switches")
    void areRestrictedAndHaveLimits(Values values) {
        var pods = Pods.of(chart.render(values));

        assertThat(pods.keySet()).containsAll(SERVICES).contains("test");
        pods.forEach((component, pod) -> {
            JsonNode security = pod.at("/spec/securityContext");
            assertThat(security.path("runAsNonRoot").asBoolean()).as(component).isTrue();
            assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            for (JsonNode container : Pods.containers(pod)) {
                String name = component + "/" + container.path("name").asText();
                JsonNode own = container.path("securityContext");
                assertThat(own.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(own.path("readOnlyRootFilesystem").asBoolean())
                        .as(name)
                        .isTrue();
                assertThat(own.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
                for (String amount : List.of("/requests/cpu", "/requests/memory", "/limits/cpu", "/limits/memory")) {
                    assertThat(container.path("resources").at(amount).asText())
                            .as(name + amount)
                            .isNotEmpty();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("switches")
    void haveAnAccountEachAndNoRights(Values values) {
        var rendering = chart.render(values);
        var accounts = rendering.objects();

        var used = new TreeMap<String, String>();
        Pods.of(rendering).forEach((component, pod) -> {
            String account = pod.at("/spec/serviceAccountName").asText();
            assertThat(used.put(account, component)).as(account).isNull();
            JsonNode object = accounts.get(new Rendering.Id("ServiceAccount", account));
            assertThat(object).as(account).isNotNull();
            boolean mayMount = component.equals("operator")
                    || component.equals("relay") && values.set().containsKey("relay.vaultKubernetesAuth");
            assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true))
                    .isEqualTo(mayMount);
            assertThat(object.path("automountServiceAccountToken").asBoolean(true))
                    .isEqualTo(mayMount);
        });
        assertThat(rendering.objects().keySet()).extracting(Rendering.Id::kind).doesNotContain("Secret");
        if (!values.set().containsKey("operator.enabled")) {
            assertThat(rendering.objects().keySet())
                    .extracting(Rendering.Id::kind)
                    .doesNotContain("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");
        }
    }

    @ParameterizedTest
    @MethodSource("switches")
    void areAskedByTheKubeletAtTheManagementPort(Values values) {
        var pods = Pods.of(chart.render(values));
        for (String service : SERVICES) {
            JsonNode container = pods.get(service).at("/spec/containers/0");
            assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("management");
            }
        }
    }

    @Test
    void areStartedAgainWhereTheyAnswerNoMore() {
        var pods = Pods.of(chart.render(Switches.OPERATOR.with("backends.enabled", "true")));
        for (String server : List.of("relay", "operator", "postgresql", "kafka")) {
            assertThat(pods.get(server).at("/spec/containers/0/livenessProbe").isObject())
                    .as(server)
                    .isTrue();
        }
    }

    /** Nodes may be in no zone, and one that is being drained must not count as one that lacks a pod. */
    @Test
    void insistOnDifferentNodesAndNeverOnZones() {
        var insisting = Pods.of(chart.render(Switches.OPERATOR.with("pods.spread", "DoNotSchedule")));
        var wishing = Pods.of(chart.render(Switches.OPERATOR));

        for (String component : joined(SERVICES, List.of("operator"))) {
            assertThat(spread(insisting.get(component)))
                    .as(component)
                    .containsExactlyInAnyOrder(
                            "topology.kubernetes.io/zone ScheduleAnyway Honor",
                            "kubernetes.io/hostname DoNotSchedule Honor");
            assertThat(spread(wishing.get(component)))
                    .as(component)
                    .containsExactlyInAnyOrder(
                            "topology.kubernetes.io/zone ScheduleAnyway Honor",
                            "kubernetes.io/hostname ScheduleAnyway Honor");
        }
    }

    private static List<String> spread(JsonNode pod) {
        var constraints = new ArrayList<String>();
        pod.at("/spec/topologySpreadConstraints")
                .forEach(constraint ->
                        constraints.add(constraint.path("topologyKey").asText()
                                + " "
                                + constraint.path("whenUnsatisfiable").asText()
                                + " "
                                + constraint.path("nodeTaintsPolicy").asText()));
        return constraints;
    }

    @Test
    void bearWhatIsAskedOfAll() {
        var pods = Pods.of(chart.render(Switches.OPERATOR
                .with("backends.enabled", "true")
                .with("pods.labels.team", "platform")
                .with("pods.annotations.note", "read")));

        assertThat(pods.keySet()).contains("migrate", "test", "operator", "postgresql", "kafka");
        pods.forEach((component, pod) -> {
            assertThat(pod.at("/metadata/labels/team").asText()).as(component).isEqualTo("platform");
            boolean alone = component.equals("postgresql") || component.equals("kafka");
            assertThat(pod.at("/metadata/annotations/note").asText())
                    .as(component)
                    .isEqualTo(alone ? "" : "read");
        });
    }

    @Test
    void bearWhatIsAskedOfTheRelayAlone() {
        var pods = Pods.of(chart.render(Values.DEFAULTS
                .with("pods.annotations.note", "read")
                .with("pods.annotations.whose", "everybody's")
                .with("relay.podAnnotations.whose", "the relay's")
                .with("relay.podAnnotations.inject", "yes")));

        pods.forEach((component, pod) -> {
            boolean isRelay = component.equals("relay");
            JsonNode annotations = pod.at("/metadata/annotations");
            assertThat(annotations.path("note").asText()).as(component).isEqualTo("read");
            assertThat(annotations.path("whose").asText()).isEqualTo(isRelay ? "the relay's" : "everybody's");
            assertThat(annotations.has("inject")).as(component).isEqualTo(isRelay);
        });
    }

    @Test
    void openProviderSecretsInTheRelayAlone() {
        var pods = Pods.of(chart.render(Values.DEV));

        var readers = new TreeMap<String, List<String>>();
        pods.forEach((component, pod) ->
                Pods.secrets(pod).forEach(secret -> readers.merge(secret, List.of(component), WorkloadsTest::joined)));
        assertThat(readers.get("keyreeve-relay")).containsExactly("relay");
        assertThat(readers.get("keyreeve-key-service")).containsExactlyInAnyOrder("key-service", "migrate");
        assertThat(pods.get("migrate").at("/spec/volumes").toString()).doesNotContain("keyreeve-key-service");
        assertThat(readers.get("keyreeve-db-keys-owner")).containsExactly("migrate");
        assertThat(readers.get("keyreeve-db-usage-owner")).containsExactly("migrate");
        assertThat(readers.get("keyreeve-db-moderation-owner")).containsExactly("migrate");
        assertThat(readers.get("keyreeve-db-superuser")).containsExactlyInAnyOrder("migrate", "postgresql");
        assertThat(readers.get("keyreeve-db-usage-app")).containsExactlyInAnyOrder("migrate", "usage-service");
        assertThat(readers.get("keyreeve-admin-key")).containsExactly("test");
    }

    @Test
    void writeNowhereButToTheSpool() {
        var pods = Pods.of(chart.render(Values.DEFAULTS));
        for (String service : SERVICES) {
            pods.get(service).at("/spec/containers/0/volumeMounts").forEach(mount -> {
                boolean spool =
                        service.equals("relay") && mount.path("name").asText().equals("spool");
                assertThat(mount.path("readOnly").asBoolean())
                        .as(service + mount)
                        .isNotEqualTo(spool);
            });
        }
    }

    @Test
    void getTheTimeThatTheirDrainTakes() {
        var rendering = chart.render(Values.DEFAULTS.with("relay.drain.graceSeconds", "300"));
        JsonNode relay = Pods.of(rendering).get("relay");

        assertThat(config(rendering, "relay"))
                .contains("keyreeve.relay.grace=300s\n")
                .contains("keyreeve.relay.flush=5s\n");
        assertThat(relay.at("/spec/containers/0/lifecycle/preStop/sleep/seconds")
                        .asInt())
                .isEqualTo(5);
        assertThat(relay.at("/spec/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(5 + 300 + 5 + 2);
        JsonNode keys = Pods.of(rendering).get("key-service");
        assertThat(config(rendering, "key-service")).contains("quarkus.shutdown.timeout=15s\n");
        assertThat(keys.at("/spec/terminationGracePeriodSeconds").asInt()).isGreaterThan(5 + 15);
    }

    @ParameterizedTest
    @MethodSource("services")
    void areReplacedWhenTheirConfigurationChanges(String service, String setting) {
        var before = Pods.of(chart.render(Values.DEFAULTS));
        var after = Pods.of(chart.render(Values.DEFAULTS.with(setting, "7s")));
        for (String other : SERVICES) {
            assertThat(before.get(other).equals(after.get(other))).as(other).isEqualTo(!other.equals(service));
        }
    }

    /** Of each service one that is in its configuration alone: nothing else about the pod says that it is another. */
    static List<Arguments> services() {
        return List.of(
                Arguments.of("key-service", "keyService.settings.keyreeve\\.grants\\.replicas"),
                Arguments.of("usage-service", "usageService.settings.keyreeve\\.alerts\\.every"),
                Arguments.of(
                        "moderation-service", "moderationService.settings.keyreeve\\.moderation\\.check\\.piece-size"),
                Arguments.of("relay", "relay.settings.keyreeve\\.relay\\.max-headers"));
    }

    private static String config(Rendering rendering, String component) {
        return rendering
                .objects()
                .get(new Rendering.Id("ConfigMap", "keyreeve-" + component))
                .at("/data/application.properties")
                .asText();
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    @Test
    void passCallsOnToASimulatorThatStandsElsewhere() {
        var elsewhere =
                Values.DEFAULTS.with("simulator.enabled", "true").with("simulator.elsewhere", "simulator.test:8084");

        assertThat(simulatorArguments(Values.DEFAULTS.with("simulator.enabled", "true")))
                .containsExactly("--host", "0.0.0.0", "--port", "8084");
        assertThat(simulatorArguments(elsewhere))
                .containsExactly("--host", "0.0.0.0", "--forward", "8084=simulator.test:8084");
    }

    private List<String> simulatorArguments(Values values) {
        var arguments = new ArrayList<String>();
        Pods.of(chart.render(values))
                .get("relay")
                .at("/spec/initContainers/0/args")
                .forEach(argument -> arguments.add(argument.asText()));
        return arguments;
    }
}
