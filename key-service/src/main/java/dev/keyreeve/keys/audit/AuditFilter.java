package dev.keyreeve.keys.audit;

import dev.keyreeve.keys.http.Refusal;
import io.quarkus.panache.common.Parameters;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of the audit log is asked for. SDKs write arrays as {@code event_types[]} and ranges as {@code effective_at[gte]}. */
record AuditFilter(Map<String, List<?>> anyOf, List<Bound> effectiveAt) {
    private static final Map<String, String> OPERATORS = Map.of("gt", ">", "gte", ">=", "lt", "<", "lte", "<=");
    private static final Map<String, String> IDS =
            Map.of("project_ids", "projectId", "actor_ids", "actorId", "resource_ids", "targetId");

    /** One end of the range. */
    record Bound(String operator, Instant at) {}

    static AuditFilter of(MultivaluedMap<String, String> query) {
        var anyOf = new TreeMap<String, List<?>>();
        var types = values(query, "event_types");
        if (!types.isEmpty()) {
            anyOf.put("action", types.stream().map(AuditFilter::action).toList());
        }
        IDS.forEach((name, field) -> {
            var ids = values(query, name);
            if (!ids.isEmpty()) {
                anyOf.put(field, ids);
            }
        });
        var bounds = new ArrayList<Bound>();
        OPERATORS.forEach((name, operator) -> {
            var param = "effective_at[" + name + "]";
            if (query.containsKey(param)) {
                bounds.add(new Bound(operator, time(param, query.getFirst(param))));
            }
        });
        return new AuditFilter(anyOf, bounds);
    }

    void addTo(StringBuilder where, Parameters parameters) {
        anyOf.forEach((field, values) -> {
            where.append(" and ").append(field).append(" in :").append(field);
            parameters.and(field, values);
        });
        for (int i = 0; i < effectiveAt.size(); i++) {
            where.append(" and createdAt ")
                    .append(effectiveAt.get(i).operator())
                    .append(" :bound")
                    .append(i);
            parameters.and("bound" + i, effectiveAt.get(i).at());
        }
    }

    private static List<String> values(MultivaluedMap<String, String> query, String name) {
        var values = new ArrayList<String>();
        values.addAll(query.getOrDefault(name, List.of()));
        values.addAll(query.getOrDefault(name + "[]", List.of()));
        return values;
    }

    private static AuditAction action(String wireName) {
        return AuditAction.named(wireName)
                .orElseThrow(() -> Refusal.invalid("event_types", "'event_types' names a type that is never logged"));
    }

    private static Instant time(String param, String seconds) {
        if (!seconds.matches("\\d{1,11}")) {
            throw Refusal.invalid(param, "'" + param + "' must be Unix seconds");
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }
}
