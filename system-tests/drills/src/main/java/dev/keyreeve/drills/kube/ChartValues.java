package dev.keyreeve.drills.kube;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the chart is told for a drill; JSON, which Helm reads as YAML. */
final class ChartValues {
    /** A small node must have room for all of it; what is measured is not how fast it is. */
    private static final Map<String, Object> SMALL = Map.of("requests", Map.of("cpu", "50m"));

    /** A machine that is too slow for a crowd must not look like an error. */
    private static final Map<String, String> PATIENT_LEDGER =
            Map.of("keyreeve.usage.ledger.lock-timeout", "15s", "quarkus.datasource.jdbc.acquisition-timeout", "15S");

    private static final Map<String, String> PATIENT = Map.of("quarkus.datasource.jdbc.acquisition-timeout", "15S");
    private static final Map<String, String> PATIENT_KEYS =
            Map.of("keyreeve.lease.duration", "10s", "quarkus.datasource.jdbc.acquisition-timeout", "15S");

    private static final Map<String, String> PATIENT_RELAY = Map.of(
            "keyreeve.budget.timeout", "20s", "keyreeve.guard.timeout", "20s", "keyreeve.relay.lease-wait", "20s");

    private ChartValues() {}

    /** Two pods of each service, PostgreSQL and Kafka beside them, and the simulator in the drill's own pod. */
    static Map<String, Object> pairs(Images images, Options options) {
        var values = small(images, options);
        values.put("simulator", Map.of("enabled", true, "elsewhere", Manifests.POD + ":" + Manifests.SIMULATOR));
        values.put("pods", Map.of("disruptionBudgets", true));
        values.put("keyService", service(2, PATIENT_KEYS));
        values.put("usageService", service(2, PATIENT_LEDGER));
        values.put("moderationService", service(2, PATIENT));
        values.put("relay", relay(storageClass(options)));
        values.put("networkPolicy", Map.of("providers", Map.of("more", Manifests.egressToSimulator())));
        return values;
    }

    /** Over values-dev.yaml: where the images are, and nothing else. */
    static Map<String, Object> small(Images images, Options options) {
        var values = new LinkedHashMap<String, Object>();
        values.put("image", Map.of("registry", images.registry(), "tag", images.tag()));
        var backends = new LinkedHashMap<String, Object>();
        backends.put("enabled", true);
        backends.put("storageClass", storageClass(options));
        backends.put("postgresql", image(options.postgresql()));
        backends.put("kafka", image(options.kafka()));
        values.put("backends", backends);
        values.put("relay", Map.of("spool", Map.of("storageClass", storageClass(options))));
        return values;
    }

    private static Map<String, Object> image(@Nullable String name) {
        return name == null ? Map.of() : Map.of("image", name);
    }

    private static Map<String, Object> service(int replicas, Map<String, String> settings) {
        return Map.of("replicas", replicas, "resources", SMALL, "settings", settings);
    }

    private static Map<String, Object> relay(String storageClass) {
        return Map.of(
                "replicas",
                2,
                "resources",
                SMALL,
                "settings",
                PATIENT_RELAY,
                "drain",
                Map.of("graceSeconds", 120),
                "autoscaling",
                Map.of("enabled", false),
                "spool",
                Map.of("size", "1500Mi", "storageClass", storageClass));
    }

    private static String storageClass(Options options) {
        return Objects.requireNonNullElse(options.storageClass(), "");
    }
}
