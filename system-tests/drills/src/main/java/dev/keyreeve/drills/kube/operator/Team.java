package dev.keyreeve.drills.kube.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.drills.kube.Cluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Collectors;

/** A team's namespace. Closing it is for the operator to allow; where that does nothing any more, it is done without. */
record Team(Cluster space) implements AutoCloseable {
    private static final String KINDS = "organizations,projects,providercredentials,budgets,servicekeys";
    private static final Duration PATIENCE = Duration.ofSeconds(140);

    void writes(String manifests) {
        space.apply(manifests);
    }

    /** Whether all that it wrote becomes ready. */
    boolean isReady() {
        return space.manages(PATIENCE, "wait", "--for=condition=Ready", KINDS, "--all", "--timeout=120s");
    }

    /** Of each resource its kind and why it is as it is. */
    String tells() {
        return space.list(KINDS).stream()
                .map(resource -> resource.path("kind").asText() + " "
                        + resource.at("/status/conditions/0/reason").asText("untended"))
                .collect(Collectors.joining(", "));
    }

    JsonNode status(String kind, String name) {
        return space.get(kind, name).path("status");
    }

    /** The key that its pods would mount. */
    IssuedKey key() {
        var data = space.get("secret", "writer-key").at("/data/api-key").asText();
        var text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        if (IssuedKey.parse(text) instanceof IssuedKey.Parsed.Valid(IssuedKey key)) {
            return key;
        }
        throw new IllegalStateException("the Secret holds a key that is none");
    }

    boolean hasSecret(String name) {
        return !space.list("secrets", "--field-selector=metadata.name=" + name).isEmpty();
    }

    /** Whether the operator lets it go. */
    boolean deletes(String kind, String name) {
        return space.manages(PATIENCE, "delete", kind, name, "--timeout=120s");
    }

    @Override
    public void close() {
        try (space) {
            if (!space.manages(PATIENCE, "delete", KINDS, "--all", "--timeout=120s")) {
                for (var stuck : space.list(KINDS, "--ignore-not-found")) {
                    space.manages(
                            PATIENCE,
                            "patch",
                            stuck.path("kind").asText() + ".keyreeve.dev",
                            stuck.at("/metadata/name").asText(),
                            "--type=merge",
                            "-p",
                            "{\"metadata\":{\"finalizers\":null}}");
                }
            }
        }
    }
}
