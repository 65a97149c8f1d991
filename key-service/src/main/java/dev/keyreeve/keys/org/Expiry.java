package dev.keyreeve.keys.org;

import dev.keyreeve.keys.http.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** When a key is to end, as a request says it. */
public final class Expiry {
    private static final long TEN_YEARS = 315_360_000;

    private Expiry() {}

    /**
     * @param inSeconds 1 second to 10 years
     * @param at Unix seconds, after now and within 10 years; milliseconds are not
     * @return null when neither is given: the key stays
     */
    public static @Nullable Instant of(@Nullable Long inSeconds, @Nullable Long at, Instant now) {
        if (inSeconds != null && at != null) {
            throw Refusal.invalid("expires_at", "Give 'expires_at' or 'expires_in_seconds', not both");
        }
        if (inSeconds != null && (inSeconds < 1 || inSeconds > TEN_YEARS)) {
            throw Refusal.invalid(
                    "expires_in_seconds", "'expires_in_seconds' must be from 1 to " + TEN_YEARS + " (ten years)");
        }
        long seconds = now.getEpochSecond();
        if (at != null && (at <= seconds || at > seconds + TEN_YEARS)) {
            throw Refusal.invalid(
                    "expires_at", "'expires_at' must be Unix seconds in the future, at most ten years from now");
        }
        if (inSeconds != null) {
            return now.plusSeconds(inSeconds).truncatedTo(ChronoUnit.SECONDS);
        }
        return at == null ? null : Instant.ofEpochSecond(at);
    }
}
