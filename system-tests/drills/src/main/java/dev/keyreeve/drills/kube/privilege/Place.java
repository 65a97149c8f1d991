package dev.keyreeve.drills.kube.privilege;

import java.util.List;
import java.util.Set;

/**
 * What one component may, as k8s/README.md's table says it; everything else it must not.
 *
 * @param component as the chart labels it
 * @param container the name of its container
 * @param reaches components that it calls
 * @param files what it is shown of secrets and settings
 * @param role as which it logs in to PostgreSQL; empty for none
 * @param writes directories that are its own
 * @param outside whether it leaves the cluster
 */
record Place(
        String component,
        String container,
        Set<String> reaches,
        Set<String> files,
        String role,
        Set<String> writes,
        boolean outside) {
    private static final String SETTINGS = "application.properties";

    static final List<Place> ALL = List.of(
            new Place(
                    "key-service",
                    "key-service",
                    Set.of("usage-service", "moderation-service", "postgresql", "kafka"),
                    Set.of(SETTINGS, "internal-token-private.pem", "bootstrap.json", "sealing-public.hex"),
                    "keys_app",
                    Set.of(),
                    false),
            new Place(
                    "usage-service",
                    "usage-service",
                    Set.of("postgresql", "kafka"),
                    Set.of(SETTINGS, "internal-token-public.pem"),
                    "usage_app",
                    Set.of(),
                    false),
            new Place(
                    "moderation-service",
                    "moderation-service",
                    Set.of("postgresql"),
                    Set.of(SETTINGS, "internal-token-public.pem"),
                    "moderation_app",
                    Set.of(),
                    false),
            new Place(
                    "relay",
                    "relay",
                    Set.of("key-service", "usage-service", "moderation-service", "kafka"),
                    Set.of(SETTINGS, "relay-token", "sealing-private.hex", "sealing-public.hex"),
                    "",
                    Set.of(),
                    true),
            new Place("postgresql", "postgresql", Set.of(), Set.of("password"), "", Set.of("/tmp"), false),
            new Place("kafka", "kafka", Set.of(), Set.of(), "", Set.of("/tmp"), false));
}
