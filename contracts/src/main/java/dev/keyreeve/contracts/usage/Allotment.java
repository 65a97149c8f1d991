package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a relay buys a slice of the hard budgets and rate limits over one key ({@code POST /internal/v1/allotments} of
 * usage-service).
 */
public final class Allotment {
    private Allotment() {}

    /**
     * @param allotment the id of what is bought, drawn by the relay for this purchase alone: whoever hears no answer can
     *     close it with a claim of nothing, and whatever the ledger did or will do with the purchase, nothing stays sold
     * @param need what the exchange that waits may take; the answer is at least this much or a refusal
     * @param want what the relay would like, to spend from locally; covers {@code need}
     * @param closing allotments of the same key that this relay gives back in the same transaction
     */
    public record Request(
            String allotment,
            String relay,
            long epoch,
            OrganizationId organization,
            String project,
            Principal principal,
            String keyId,
            Amounts need,
            Amounts want,
            List<Closing> closing) {}

    /** See {@link UsageEvent.AllotmentClosed}; idempotent, and may arrive both ways. */
    public record Closing(String allotment, Amounts claimed) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answer.Bought.class, name = "bought"),
        @JsonSubTypes.Type(value = Answer.Unlimited.class, name = "unlimited"),
        @JsonSubTypes.Type(value = Answer.Exhausted.class, name = "exhausted"),
    })
    public sealed interface Answer {
        /**
         * @param allotment as the request named it
         * @param amounts covers the need; a part that nothing limits is as wanted
         * @param validMs how long new holds may be taken from it, counted from when the relay sent the request
         */
        record Bought(String allotment, Amounts amounts, long validMs) implements Answer {}

        /** No hard budget and no rate limit stands over the key now: true for this one exchange, not to be kept. */
        record Unlimited() implements Answer {}

        /**
         * A budget or a rate limit has less left than the exchange may need. {@code limit}, {@code posted} and
         * {@code pending} are in units of the measure.
         *
         * @param id of the budget or the rate limit
         * @param window {@code minute}, {@code hour}, {@code day}, {@code week}, {@code month}, {@code total}; of a
         *     rate limit the period, absent for concurrency
         * @param posted used and settled in this window
         * @param pending held by exchanges under way and by other relays' allotments
         * @param retryAfterMs when there may be room again: the window's end, or when a rate limit's oldest uses leave
         *     its period; absent when nobody can tell
         */
        record Exhausted(
                Kind kind,
                String id,
                Measure measure,
                Scope scope,
                @Nullable String window,
                long limit,
                long posted,
                long pending,
                @Nullable Long retryAfterMs)
                implements Answer {}

        enum Kind {
            @JsonProperty("budget")
            BUDGET,
            @JsonProperty("rate_limit")
            RATE_LIMIT
        }
    }

    /**
     * {@code POST /internal/v1/relays/{relay}/fence}: a new process of a relay, having replayed its spool, says what the
     * earlier epochs claimed. Every other allotment of an earlier epoch was never forwarded under and goes back whole.
     */
    public record Fence(long epoch, List<Claimed> claimed) {}

    public record Claimed(OrganizationId organization, String allotment, Amounts claimed) {}
}
