package dev.keyreeve.keys.audit;

import dev.keyreeve.keys.http.Refusal;
import io.quarkus.panache.common.Parameters;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of the audit log is asked for; a bean parameter. Of each list any one will do; an empty one restricts nothing. */
class AuditFilter {
    private static final String EFFECTIVE_AT = "effective_at";

    @QueryParam("event_types")
    List<String> eventTypes = List.of();

    @QueryParam("project_ids")
    List<String> projectIds = List.of();

    @QueryParam("actor_ids")
    List<String> actorIds = List.of();

    @QueryParam("resource_ids")
    List<String> resourceIds = List.of();

    @QueryParam(EFFECTIVE_AT + "[gt]")
    @Nullable
    String after;

    @QueryParam(EFFECTIVE_AT + "[gte]")
    @Nullable
    String from;

    @QueryParam(EFFECTIVE_AT + "[lt]")
    @Nullable
    String before;

    @QueryParam(EFFECTIVE_AT + "[lte]")
    @Nullable
    String until;

    void addTo(StringBuilder where, Parameters parameters) {
        anyOf("action", eventTypes.stream().map(AuditFilter::action).toList(), where, parameters);
        anyOf("projectId", projectIds, where, parameters);
        anyOf("actorId", actorIds, where, parameters);
        anyOf("targetId", resourceIds, where, parameters);
        bound("gt", ">", after, where, parameters);
        bound("gte", ">=", from, where, parameters);
        bound("lt", "<", before, where, parameters);
        bound("lte", "<=", until, where, parameters);
    }

    private static void anyOf(String field, List<?> values, StringBuilder where, Parameters parameters) {
        if (!values.isEmpty()) {
            where.append(" and ").append(field).append(" in :").append(field);
            parameters.and(field, values);
        }
    }

    private static void bound(
            String name, String operator, @Nullable String seconds, StringBuilder where, Parameters parameters) {
        if (seconds == null) {
            return;
        }
        if (!seconds.matches("\\d{1,11}")) {
            var param = EFFECTIVE_AT + "[" + name + "]";
            throw Refusal.invalid(param, "'" + param + "' must be Unix seconds");
        }
        where.append(" and createdAt ").append(operator).append(" :").append(name);
        parameters.and(name, Instant.ofEpochSecond(Long.parseLong(seconds)));
    }

    private static AuditAction action(String wireName) {
        return AuditAction.named(wireName)
                .orElseThrow(() -> Refusal.invalid("event_types", "'event_types' names a type that is never logged"));
    }
}
