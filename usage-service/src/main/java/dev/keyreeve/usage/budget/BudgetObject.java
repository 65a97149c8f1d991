package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.usage.http.Amount;
import org.jspecify.annotations.Nullable;

/** A budget as the API shows it; times in Unix seconds. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record BudgetObject(
        String object,
        String id,
        @Nullable String name,
        Scope scope,
        Amount amount,
        String window,
        String kind,
        long createdAt,
        Amount posted,
        Amount pending,
        Amount remaining,
        @Nullable Long resetsAt) {

    static BudgetObject of(Budget budget) {
        var resetsAt = budget.resetsAt();
        return new BudgetObject(
                "organization.budget",
                budget.id(),
                budget.name(),
                budget.scope(),
                Amount.ofNanos(budget.amountNanos()),
                budget.window().wireName(),
                budget.hard() ? "hard" : "soft",
                budget.createdAt().getEpochSecond(),
                Amount.ofNanos(budget.spentNanos()),
                Amount.ofNanos(budget.pendingNanos()),
                Amount.ofNanos(budget.remainingNanos()),
                resetsAt == null ? null : resetsAt.getEpochSecond());
    }

    /** The answer to a DELETE. */
    record Deleted(String object, String id, boolean deleted) {
        static Deleted of(String id) {
            return new Deleted("organization.budget.deleted", id, true);
        }
    }
}
