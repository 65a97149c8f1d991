package dev.keyreeve.keys.front;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Refusal;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What key-service must know of a budget before usage-service sees it; the rest is usage-service's to check. */
record BudgetRequest(Scope scope, boolean hard) {

    /**
     * @param own the caller's organization, and what a budget over the organization means when it names no id
     * @throws JsonProcessingException when the body is not JSON
     */
    static BudgetRequest read(ObjectMapper mapper, byte[] body, OrganizationId own) throws JsonProcessingException {
        var json = parse(mapper, body);
        if (!json.isObject()) {
            throw Refusal.invalid("body", "The request needs a JSON object as its body");
        }
        return new BudgetRequest(
                scope(json.path("scope"), own), !"soft".equals(json.path("kind").asText()));
    }

    private static JsonNode parse(ObjectMapper mapper, byte[] body) throws JsonProcessingException {
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be read", impossible);
        }
    }

    private static Scope scope(JsonNode scope, OrganizationId own) {
        var named = scope.path("type").asText();
        var type = Arrays.stream(Scope.Type.values())
                .filter(candidate -> candidate.wireName().equals(named))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("scope.type", "'scope.type' must be one of: " + types()));
        if (type == Scope.Type.ORGANIZATION && scope.path("id").isMissingNode()) {
            return new Scope(type, own.value());
        }
        if (!scope.path("id").isTextual() || scope.path("id").textValue().isBlank()) {
            throw Refusal.invalid("scope.id", "'scope.id' is missing");
        }
        return new Scope(type, scope.path("id").textValue());
    }

    private static String types() {
        return Arrays.stream(Scope.Type.values()).map(Scope.Type::wireName).collect(Collectors.joining(", "));
    }
}
