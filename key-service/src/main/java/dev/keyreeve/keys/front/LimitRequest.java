package dev.keyreeve.keys.front;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Refusal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What key-service must know of a budget or a rate limit; the rest is usage-service's to check.
 *
 * @param hard exchanges below the scope need an allotment
 */
record LimitRequest(Scope scope, Measure measure, boolean hard) {

    /** Of which of the two a body speaks. */
    enum Kind {
        /** Counts money unless it says otherwise, and is hard unless it says {@code soft}. */
        BUDGET(EnumSet.of(Measure.MONEY, Measure.TOKENS, Measure.REQUESTS)),
        /** Says what it counts, and is always hard. */
        RATE_LIMIT(EnumSet.of(Measure.REQUESTS, Measure.TOKENS, Measure.CONCURRENCY));

        private final Set<Measure> measures;

        Kind(Set<Measure> measures) {
            this.measures = measures;
        }
    }

    /**
     * @param own the caller's organization, and what a limit over the organization means when it names no id
     */
    static LimitRequest read(Kind kind, JsonNode body, OrganizationId own) {
        if (!body.isObject()) {
            throw Refusal.invalid("body", "The request needs a JSON object as its body");
        }
        boolean hard =
                kind == Kind.RATE_LIMIT || !"soft".equals(body.path("kind").asText());
        return new LimitRequest(scope(body.path("scope"), own), measure(kind, body.path("measure")), hard);
    }

    /** What usage-service answered of a limit that is there; empty when it is not in its shape. */
    static Optional<LimitRequest> ofAnswer(JsonNode limit, OrganizationId own) {
        var kind = limit.path("object").asText().equals("organization.rate_limit") ? Kind.RATE_LIMIT : Kind.BUDGET;
        try {
            return Optional.of(read(kind, limit, own));
        } catch (Refusal misshapen) {
            return Optional.empty();
        }
    }

    private static Measure measure(Kind kind, JsonNode named) {
        if (named.isMissingNode() && kind == Kind.BUDGET) {
            return Measure.MONEY;
        }
        return kind.measures.stream()
                .filter(measure -> measure.wireName().equals(named.asText()))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "measure",
                        "'measure' must be one of: "
                                + kind.measures.stream().map(Measure::wireName).collect(Collectors.joining(", "))));
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
