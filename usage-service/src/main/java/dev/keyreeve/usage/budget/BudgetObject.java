package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.usage.http.Quantity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget as the API shows it; times in Unix seconds.
 *
 * @param relays who used it in the present window and holds of it; only of a budget that is asked for alone
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record BudgetObject(
        String id,
        String object,
        @Nullable String name,
        Scope scope,
        Measure measure,
        Quantity amount,
        String window,
        String timeZone,
        String kind,
        Quantity posted,
        Quantity pending,
        Quantity remaining,
        @Nullable Long windowStart,
        @Nullable Long resetsAt,
        long createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Relay> relays) {

    record Relay(String relay, Quantity posted, Quantity pending) {}

    static BudgetObject of(Limit limit) {
        return of(limit, null);
    }

    static BudgetObject of(Limit limit, @Nullable List<Limit.RelayShare> shares) {
        var measure = limit.measure();
        return new BudgetObject(
                limit.id(),
                "organization.budget",
                limit.name(),
                limit.scope(),
                measure,
                Quantity.of(measure, limit.amount()),
                limit.window().wireName(),
                limit.timeZone(),
                limit.hard() ? "hard" : "soft",
                Quantity.of(measure, limit.used()),
                Quantity.of(measure, limit.pending()),
                Quantity.of(measure, limit.remaining()),
                seconds(limit.windowStart()),
                seconds(limit.resetsAt()),
                limit.createdAt().getEpochSecond(),
                shares == null
                        ? null
                        : shares.stream()
                                .map(share -> new Relay(
                                        share.relay(),
                                        Quantity.of(measure, share.posted()),
                                        Quantity.of(measure, share.pending())))
                                .toList());
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.getEpochSecond();
    }
}
