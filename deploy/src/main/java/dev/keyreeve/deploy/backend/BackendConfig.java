package dev.keyreeve.deploy.backend;

import java.util.Map;

/** A backend in the words of Quarkus, so that a service's test resource is three lines. */
public final class BackendConfig {
    private BackendConfig() {}

    /** Starts the shared backend when needed. */
    public static Map<String, String> forService(String schema) {
        return forService(Backend.shared(), schema);
    }

    public static Map<String, String> forService(Backend backend, String schema) {
        return Map.of(
                "quarkus.datasource.jdbc.url", backend.jdbcUrl(schema),
                "quarkus.datasource.username", backend.app(schema).user(),
                "quarkus.datasource.password", backend.app(schema).password(),
                "quarkus.flyway.username", backend.owner(schema).user(),
                "quarkus.flyway.password", backend.owner(schema).password(),
                "kafka.bootstrap.servers", backend.bootstrapServers());
    }
}
