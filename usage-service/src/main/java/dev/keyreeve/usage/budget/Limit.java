package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A budget or a rate limit, and how much of it is used in the present window. Amounts are in units of the measure.
 *
 * @param sliding a rate limit on requests or tokens; its window is the period that slides
 * @param used see {@link Limits}; may be above the amount
 * @param pending held by exchanges under way and by the relays' allotments
 * @param remaining what can still be bought, never below 0
 * @param windowStart when the window began; absent for one that never did
 * @param resetsAt when the window ends; absent for one that never does, or that slides
 */
record Limit(
        String id,
        @Nullable String name,
        Scope scope,
        Measure measure,
        long amount,
        Window window,
        String timeZone,
        boolean hard,
        boolean sliding,
        Instant createdAt,
        long used,
        long pending,
        long remaining,
        @Nullable Instant windowStart,
        @Nullable Instant resetsAt) {

    private static final Pattern ID = Pattern.compile("(bud|rate)_[0-9A-Za-z]{24}");

    /** Whose shapes and addresses it has in the API. */
    enum Kind {
        BUDGET,
        RATE_LIMIT
    }

    Kind kind() {
        return sliding || measure == Measure.CONCURRENCY ? Kind.RATE_LIMIT : Kind.BUDGET;
    }

    /** Whether it could be the id of one; what could not is nothing to ask the database about. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** What one relay used of it in the present window, and holds of it. */
    record RelayShare(String relay, long posted, long pending) {}
}
