package dev.keyreeve.drills.kube;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL and Kafka as if others ran them: there before the release, and not of it. The chart's own objects under
 * another name, so the house's policies do not open them, and uninstalling must leave them alone.
 */
public final class Others {
    private static final String NAME = "others";
    /** The Service. */
    public static final String POSTGRESQL = NAME + "-postgresql";

    private static final String DATABASE = POSTGRESQL + ":5432";
    private static final String KAFKA = NAME + "-kafka:9092";
    private static final String PREPARE = "prepare";
    private static final String PASSWORDS = "passwords";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration UP = Duration.ofMinutes(5);

    private Others() {}

    /** What the house's release is told of them. */
    public static Map<String, Object> told() {
        return Map.of(
                "backends",
                Map.of("enabled", false),
                "database",
                Map.of("host", POSTGRESQL),
                "kafka",
                Map.of("bootstrapServers", KAFKA));
    }

    /** Returns when roles, schemas and topics are there, by the command that k8s/README.md names. Needs the Secrets. */
    public static void start(Cluster cluster) {
        var site = cluster.site();
        var values = ChartValues.small(site.images(), site.options());
        values.put("fullnameOverride", NAME);
        var template = List.of(
                "template",
                NAME,
                site.chart().toString(),
                "-n",
                cluster.namespace(),
                "-f",
                "-",
                "--show-only",
                "templates/backends/postgresql.yaml",
                "--show-only",
                "templates/backends/kafka.yaml");
        cluster.apply(site.helm().orThrow(SOON, Manifests.json(values), template));
        cluster.apply(Manifests.json(prepare(site.image("keyreeve-tools"))));
        if (!cluster.manages(
                UP, "wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/" + PREPARE, "--timeout=280s")) {
            cluster.refuseMissingImages();
            throw new IllegalStateException("no roles and topics: " + cluster.kubectl("logs", PREPARE));
        }
        cluster.kubectl("delete", "pod", PREPARE);
    }

    private static Map<String, Object> prepare(String image) {
        var directory = "/etc/keyreeve/" + PASSWORDS;
        var container = new LinkedHashMap<>(Manifests.container(
                PREPARE,
                image,
                List.of(
                        "cluster",
                        "prepare",
                        "--database=" + DATABASE,
                        "--kafka=" + KAFKA,
                        "--passwords=" + directory)));
        container.put(
                "volumeMounts", List.of(Map.of("name", PASSWORDS, "mountPath", directory, "readOnly", (Object) true)));
        return Manifests.pod(
                PREPARE,
                Map.of("keyreeve-drill", PREPARE),
                List.of(container),
                Map.of(
                        "restartPolicy",
                        "OnFailure",
                        "volumes",
                        List.of(Map.of("name", PASSWORDS, "projected", Map.of("sources", passwords())))));
    }

    /** A file for each role. */
    private static List<Map<String, Object>> passwords() {
        var files = new ArrayList<>(List.of(password("superuser", "postgres")));
        for (var schema : List.of("keys", "usage", "moderation")) {
            for (var as : List.of("owner", "app")) {
                files.add(password(schema + "-" + as, schema + "_" + as));
            }
        }
        return files;
    }

    private static Map<String, Object> password(String secret, String role) {
        return Map.of(
                "secret",
                Map.of("name", "keyreeve-db-" + secret, "items", List.of(Map.of("key", "password", "path", role))));
    }
}
