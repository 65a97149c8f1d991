package dev.keyreeve.operator;

import dev.keyreeve.operator.tending.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is told.
 *
 * @param keyService the one that it talks to, whatever resources say
 * @param namespaces whose resources it tends
 * @param lease where it is agreed who leads; absent for one that is alone
 */
record Environment(
        URI keyService, Set<String> namespaces, Optional<Lease> lease, int managementPort, Settings settings) {

    /**
     * @param name of the Lease
     * @param identity the pod's name
     */
    record Lease(String namespace, String name, String identity) {}

    static Environment read(Map<String, String> env) {
        var namespaces = Arrays.stream(required(env, "KEYREEVE_NAMESPACES").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (namespaces.isEmpty()) {
            throw new IllegalArgumentException("KEYREEVE_NAMESPACES names no namespace");
        }
        return new Environment(
                URI.create(required(env, "KEYREEVE_KEY_SERVICE_URL")),
                namespaces,
                Optional.of(new Lease(
                        required(env, "POD_NAMESPACE"), required(env, "KEYREEVE_LEASE"), required(env, "POD_NAME"))),
                Integer.parseInt(env.getOrDefault("KEYREEVE_MANAGEMENT_PORT", "9085")),
                new Settings(
                        seconds(env, "KEYREEVE_RESYNC_SECONDS", Settings.DEFAULT.resync()),
                        Settings.DEFAULT.retry(),
                        seconds(env, "KEYREEVE_DELETION_GRACE_SECONDS", Settings.DEFAULT.deletionGrace())));
    }

    private static String required(Map<String, String> env, String name) {
        @Nullable String value = env.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The variable " + name + " is not set");
        }
        return value;
    }

    private static Duration seconds(Map<String, String> env, String name, Duration otherwise) {
        @Nullable String value = env.get(name);
        return value == null ? otherwise : Duration.ofSeconds(Long.parseLong(value));
    }
}
