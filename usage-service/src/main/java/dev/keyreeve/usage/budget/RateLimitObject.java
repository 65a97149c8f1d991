package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rate limit as the API shows it; times in Unix seconds.
 *
 * @param period absent for concurrency
 * @param used in the period that ends now, with what relays hold at this moment
 * @param relays who used it in the period and holds of it; only of a rate limit that is asked for alone
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RateLimitObject(
        String id,
        String object,
        @Nullable String name,
        Scope scope,
        Measure measure,
        long limit,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String period,
        long used,
        long remaining,
        long createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Limit.RelayShare> relays) {

    static RateLimitObject of(Limit limit) {
        return of(limit, null);
    }

    static RateLimitObject of(Limit limit, @Nullable List<Limit.RelayShare> relays) {
        return new RateLimitObject(
                limit.id(),
                "organization.rate_limit",
                limit.name(),
                limit.scope(),
                limit.measure(),
                limit.amount(),
                limit.sliding() ? limit.window().wireName() : null,
                limit.used() + limit.pending(),
                limit.remaining(),
                limit.createdAt().getEpochSecond(),
                relays);
    }
}
