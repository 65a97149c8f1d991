package dev.keyreeve.operator.servicekey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyreeve.operator.admin.AdminApi;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys of one service account, at key-service. */
final class IssuedKeys {
    private final AdminApi admin;
    private final String path;
    private final Optional<KeyPlan.Rotation> rotation;

    IssuedKeys(AdminApi admin, String project, String account, Optional<KeyPlan.Rotation> rotation) {
        this.admin = admin;
        this.path = "/projects/" + project + "/service_accounts/" + account + "/api_keys";
        this.rotation = rotation;
    }

    /** At the one moment when its value is known. */
    record Issued(String id, String value) {
        @Override
        public String toString() {
            return "Issued[" + id + "]";
        }
    }

    List<KeyPlan.Seen> seen() {
        return admin.list(path).stream().map(IssuedKeys::seen).toList();
    }

    private static KeyPlan.Seen seen(JsonNode key) {
        return new KeyPlan.Seen(
                key.path("id").asText(),
                switch (key.path("status").asText()) {
                    case "active" -> KeyPlan.Seen.State.ACTIVE;
                    case "expired" -> KeyPlan.Seen.State.EXPIRED;
                    default -> KeyPlan.Seen.State.DISABLED;
                },
                Instant.ofEpochSecond(key.path("created_at").asLong()),
                key.hasNonNull("expires_at")
                        ? Optional.of(
                                Instant.ofEpochSecond(key.path("expires_at").asLong()))
                        : Optional.empty());
    }

    Issued issue(String name) {
        var body = JsonNodeFactory.instance.objectNode().put("name", name);
        rotation.ifPresent(
                schedule -> body.put("expires_in_seconds", schedule.life().toSeconds()));
        var key = admin.post(path, body);
        return new Issued(key.path("id").asText(), key.path("value").asText());
    }

    void delete(String id) {
        admin.delete(path + "/" + id);
    }
}
