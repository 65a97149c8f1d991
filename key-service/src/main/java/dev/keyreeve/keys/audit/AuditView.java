package dev.keyreeve.keys.audit;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry in OpenAI's shape: the details stand under a field that is named as the event's type. */
record AuditView(
        String id,
        String type,
        long effectiveAt,
        Actor actor,
        @Nullable Ref project,
        @JsonAnyGetter Map<String, Ref> details) {

    record Actor(String type, Ref apiKey) {}

    record Ref(String id) {}

    static AuditView of(AuditEntry entry) {
        return new AuditView(
                entry.id,
                entry.action.wireName(),
                entry.createdAt.getEpochSecond(),
                new Actor("api_key", new Ref(entry.actorId)),
                entry.projectId == null ? null : new Ref(entry.projectId),
                Map.of(entry.action.wireName(), new Ref(entry.targetId)));
    }
}
