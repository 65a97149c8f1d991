package dev.keyreeve.drills.kube;

import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects of the API that a drill brings along: its own pod, with what it needs to be reached. */
final class Manifests {
    static final String POD = "drill";
    static final int SIMULATOR = 8084;
    private static final int CANARYS_OTHER = 8085;
    /** Ports of the pod's way in, behind which the house's services are. */
    static final int RELAYS = 18_080;

    static final int ADMIN = 18_081;
    static final int DATABASE = 15_432;
    static final int TO_CANARY = 18_099;
    static final int TO_OPEN_CANARY = 18_098;
    static final int TO_OUTSIDE = 18_443;
    static final String CANARY = "canary";

    private static final Map<String, String> LABELS = Map.of("keyreeve-drill", "outside");
    private static final Map<String, Object> RESTRICTED = Map.of(
            "allowPrivilegeEscalation",
            false,
            "readOnlyRootFilesystem",
            true,
            "capabilities",
            Map.of("drop", List.of("ALL")));

    private Manifests() {}

    static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    /**
     * A simulator whose record outlives the relays, and beside it the way in: a client in the cluster, for which each
     * connection is a new one to the Service behind it.
     */
    static List<Map<String, Object>> drillPod(Images images) {
        var image = images.name("keyreeve-simulator");
        return List.of(
                pod(
                        POD,
                        LABELS,
                        List.of(
                                container("simulator", image, List.of("--host", "0.0.0.0", "--port", "" + SIMULATOR)),
                                container("way-in", image, wayIn()))),
                service(POD, LABELS, SIMULATOR),
                object("networking.k8s.io/v1", "NetworkPolicy", Map.of("name", POD), ledgerPolicy()));
    }

    private static List<String> wayIn() {
        var arguments = new ArrayList<>(List.of("--host", "0.0.0.0"));
        Map.of(
                        RELAYS, "keyreeve-relay:8080",
                        ADMIN, "keyreeve-key-service:8081",
                        DATABASE, "keyreeve-postgresql:5432",
                        TO_CANARY, CANARY + ":" + SIMULATOR,
                        TO_OPEN_CANARY, CANARY + ":" + CANARYS_OTHER,
                        TO_OUTSIDE, "1.1.1.1:443")
                .forEach((port, to) -> arguments.addAll(List.of("--forward", port + "=" + to)));
        return arguments;
    }

    /** A pod that listens twice, and a policy that lets in at one of its ports alone. */
    static List<Map<String, Object>> canary(Images images) {
        var labels = Map.of("keyreeve-drill", CANARY);
        var image = images.name("keyreeve-simulator");
        var other = CANARYS_OTHER + "=127.0.0.1:" + SIMULATOR;
        var policy = Map.of(
                "podSelector",
                Map.of("matchLabels", labels),
                "policyTypes",
                List.of("Ingress"),
                "ingress",
                List.of(Map.of("ports", List.of(Map.of("protocol", "TCP", "port", CANARYS_OTHER)))));
        return List.of(
                pod(
                        CANARY,
                        labels,
                        List.of(
                                container("listens", image, List.of("--host", "0.0.0.0", "--port", "" + SIMULATOR)),
                                container("passes-on", image, List.of("--host", "0.0.0.0", "--forward", other)))),
                service(CANARY, labels, SIMULATOR, CANARYS_OTHER),
                object("networking.k8s.io/v1", "NetworkPolicy", Map.of("name", CANARY), policy));
    }

    private static Map<String, Object> pod(
            String name, Map<String, String> labels, List<Map<String, Object>> containers) {
        return pod(name, labels, containers, Map.of());
    }

    /** @param more of its specification */
    static Map<String, Object> pod(
            String name, Map<String, String> labels, List<Map<String, Object>> containers, Map<String, Object> more) {
        var spec = new LinkedHashMap<>(more);
        spec.put("automountServiceAccountToken", false);
        spec.put("enableServiceLinks", false);
        spec.put("terminationGracePeriodSeconds", 2);
        spec.put("securityContext", Map.of("runAsNonRoot", true, "seccompProfile", Map.of("type", "RuntimeDefault")));
        spec.put("containers", containers);
        return object("v1", "Pod", Map.of("name", name, "labels", labels), spec);
    }

    private static Map<String, Object> service(String name, Map<String, String> labels, int... ports) {
        var named = Arrays.stream(ports)
                .mapToObj(port -> Map.of("name", "at-" + port, "port", port, "protocol", "TCP"))
                .toList();
        return object("v1", "Service", Map.of("name", name), Map.of("selector", labels, "ports", named));
    }

    /** Lets the drill read the ledger's tables: policies add up, and the house's own let nobody in. */
    private static Map<String, Object> ledgerPolicy() {
        return Map.of(
                "podSelector",
                Map.of("matchLabels", Map.of("app.kubernetes.io/component", "postgresql")),
                "policyTypes",
                List.of("Ingress"),
                "ingress",
                List.of(Map.of(
                        "from",
                        List.of(Map.of("podSelector", Map.of("matchLabels", LABELS))),
                        "ports",
                        List.of(Map.of("protocol", "TCP", "port", 5432)))));
    }

    /** What a relay's policy needs, to reach the simulator. */
    static List<Map<String, Object>> egressToSimulator() {
        return List.of(Map.of(
                "to",
                List.of(Map.of("podSelector", Map.of("matchLabels", LABELS))),
                "ports",
                List.of(Map.of("protocol", "TCP", "port", SIMULATOR))));
    }

    static Map<String, Object> container(String name, String image, List<String> arguments) {
        return Map.of(
                "name",
                name,
                "image",
                image,
                "imagePullPolicy",
                "IfNotPresent",
                "args",
                arguments,
                "securityContext",
                RESTRICTED,
                "resources",
                Map.of("requests", Map.of("cpu", "20m", "memory", "96Mi"), "limits", Map.of("memory", "512Mi")));
    }

    private static Map<String, Object> object(
            String version, String kind, Map<String, Object> metadata, Map<String, Object> spec) {
        var object = new LinkedHashMap<String, Object>();
        object.put("apiVersion", version);
        object.put("kind", kind);
        object.put("metadata", metadata);
        object.put("spec", spec);
        return object;
    }

    /** As {@code kubectl apply} takes several at once. */
    static String list(List<Map<String, Object>> objects) {
        return json(Map.of("apiVersion", "v1", "kind", "List", "items", objects));
    }
}
