package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit on money, and how much of it is used in the present window.
 *
 * @param spentNanos see {@link Budgets}; may be above the amount
 * @param pendingNanos of a hard budget: held by exchanges under way and by the relays' allotments
 * @param remainingNanos what can still be bought, never below 0
 * @param resetsAt when the window ends; absent for one that never does
 */
record Budget(
        String id,
        @Nullable String name,
        Scope scope,
        long amountNanos,
        Window window,
        boolean hard,
        Instant createdAt,
        long spentNanos,
        long pendingNanos,
        long remainingNanos,
        @Nullable Instant resetsAt) {}
