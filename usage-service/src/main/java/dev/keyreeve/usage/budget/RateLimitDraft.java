package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.http.ApiException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of a rate limit. */
final class RateLimitDraft {
    private static final Set<String> KNOWN = Set.of("name", "scope", "measure", "limit", "period");
    private static final List<Measure> MEASURES = List.of(Measure.REQUESTS, Measure.TOKENS, Measure.CONCURRENCY);
    private static final List<Window> PERIODS = List.of(Window.MINUTE, Window.HOUR, Window.DAY);

    private RateLimitDraft() {}

    /**
     * @param organization the caller's, and what a rate limit over the organization means when it names no id
     * @throws ApiException 400 naming the field
     */
    static LimitDraft read(@Nullable JsonNode body, OrganizationId organization) {
        var fields = Fields.of(body, KNOWN);
        var scope = fields.scope(organization);
        var measure = fields.oneOf("/measure", MEASURES, Measure::wireName);
        return new LimitDraft(
                Limit.Kind.RATE_LIMIT,
                fields.optionalText("/name"),
                scope,
                measure,
                limit(fields),
                period(fields, measure),
                true);
    }

    /** @throws ApiException 400 naming the field */
    static LimitDraft.Change change(@Nullable JsonNode body) {
        var fields = Fields.of(body, KNOWN);
        fields.mustNotHave(List.of("scope", "measure", "period"), "rate limit");
        return new LimitDraft.Change(
                fields.has("name"), fields.optionalText("/name"), fields.has("limit") ? limit(fields) : null);
    }

    private static long limit(Fields fields) {
        return fields.whole("/limit", 1, AmountField.MOST_COUNTED);
    }

    private static Window period(Fields fields, Measure measure) {
        if (measure != Measure.CONCURRENCY) {
            return fields.oneOf("/period", PERIODS, Window::wireName);
        }
        if (fields.has("period")) {
            throw ApiException.invalid("period", "A limit on concurrency has no 'period': it counts at every moment");
        }
        return Window.TOTAL;
    }
}
