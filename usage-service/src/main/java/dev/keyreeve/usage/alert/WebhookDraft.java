package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.http.ApiException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it was asked for, every field checked and refused by its name; what was not asked for is null and stays
 * as it is.
 */
record WebhookDraft(
        @Nullable String url,
        @Nullable String name,
        @Nullable Set<String> events,
        @Nullable Set<Integer> thresholds,
        @Nullable Boolean enabled) {

    static final Set<String> ALL_EVENTS =
            Set.of(EventType.THRESHOLD_REACHED.wireName(), EventType.FORECAST_EXCEEDED.wireName());

    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_THRESHOLDS = 10;
    private static final int HIGHEST_THRESHOLD = 1_000;

    /**
     * @throws ApiException 400 naming the field
     */
    static WebhookDraft forCreation(@Nullable JsonNode body) {
        var draft = read(body, List.of("url", "name", "events", "thresholds"));
        if (draft.url == null) {
            throw ApiException.invalid("url", "'url' is missing");
        }
        return draft;
    }

    /**
     * @throws ApiException 400 naming the field
     */
    static WebhookDraft forChange(@Nullable JsonNode body) {
        return read(body, List.of("url", "name", "events", "thresholds", "enabled"));
    }

    private static WebhookDraft read(@Nullable JsonNode body, List<String> fields) {
        if (body == null || !body.isObject()) {
            throw ApiException.invalid("body", "The body is a JSON object");
        }
        body.fieldNames().forEachRemaining(field -> {
            if (!fields.contains(field)) {
                throw ApiException.invalid(
                        field,
                        "'%s' is no field of a webhook; those are %s".formatted(field, String.join(", ", fields)));
            }
        });
        return new WebhookDraft(
                text(body, "url", Destinations.MOST_CHARACTERS),
                text(body, "name", MOST_CHARACTERS),
                set(body, "events", WebhookDraft::event),
                set(body, "thresholds", WebhookDraft::threshold),
                flag(body, "enabled"));
    }

    private static @Nullable String text(JsonNode body, String field, int most) {
        var value = body.path(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual() || !StorableText.accepts(value.textValue(), most)) {
            throw ApiException.invalid(field, "'%s' is a text of 1 to %d characters".formatted(field, most));
        }
        return value.textValue();
    }

    private static @Nullable Boolean flag(JsonNode body, String field) {
        var value = body.path(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw ApiException.invalid(field, "'%s' is true or false".formatted(field));
        }
        return value.booleanValue();
    }

    private static <T extends Comparable<T>> @Nullable Set<T> set(
            JsonNode body, String field, Function<JsonNode, T> element) {
        var value = body.path(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isArray() || value.isEmpty() || value.size() > MOST_THRESHOLDS) {
            throw ApiException.invalid(field, "'%s' is a list of 1 to %d".formatted(field, MOST_THRESHOLDS));
        }
        return value.valueStream().map(element).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String event(JsonNode value) {
        if (!value.isTextual() || !ALL_EVENTS.contains(value.textValue())) {
            throw ApiException.invalid(
                    "events", "'events' has each of " + String.join(", ", new TreeSet<>(ALL_EVENTS)) + " or not");
        }
        return value.textValue();
    }

    private static Integer threshold(JsonNode value) {
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > HIGHEST_THRESHOLD) {
            throw ApiException.invalid(
                    "thresholds", "'thresholds' are whole percents from 1 to %d".formatted(HIGHEST_THRESHOLD));
        }
        return value.intValue();
    }
}
