package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a relay buys a slice of the budgets over one key ({@code POST /internal/v1/allotments} of usage-service). All
 * amounts in nano-USD.
 */
public final class Allotment {
    private Allotment() {}

    /**
     * @param needNanos the bound of the exchange that waits; the answer is at least this much or a refusal
     * @param wantNanos what the relay would like, to spend from locally; at least {@code needNanos}
     * @param closing allotments of the same key that this relay gives back in the same transaction
     */
    public record Request(
            String relay,
            long epoch,
            OrganizationId organization,
            String project,
            Principal principal,
            String keyId,
            long needNanos,
            long wantNanos,
            List<Closing> closing) {}

    /** See {@link UsageEvent.AllotmentClosed}; idempotent, and may arrive both ways. */
    public record Closing(String allotment, long claimedNanos) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answer.Bought.class, name = "bought"),
        @JsonSubTypes.Type(value = Answer.Unlimited.class, name = "unlimited"),
        @JsonSubTypes.Type(value = Answer.Exhausted.class, name = "exhausted"),
    })
    public sealed interface Answer {
        /**
         * @param validMs how long new holds may be taken from it, counted from when the relay sent the request
         */
        record Bought(String allotment, long nanos, long validMs) implements Answer {}

        /** No hard budget stands over the key at this moment: true for this one exchange, not to be kept. */
        record Unlimited() implements Answer {}

        /**
         * A budget has less left than the exchange may need.
         *
         * @param postedNanos spent and settled in this window
         * @param pendingNanos held by exchanges under way and by other relays' allotments
         * @param resetsAt Unix seconds at which its window ends; absent for a window that never does
         */
        record Exhausted(
                String budget,
                Scope scope,
                String window,
                long limitNanos,
                long postedNanos,
                long pendingNanos,
                @Nullable Long resetsAt)
                implements Answer {}
    }

    /**
     * {@code POST /internal/v1/relays/{relay}/fence}: a new process of a relay, having replayed its spool, says what the
     * earlier epochs claimed. Every other allotment of an earlier epoch was never forwarded under and goes back whole.
     */
    public record Fence(long epoch, List<Claimed> claimed) {}

    public record Claimed(OrganizationId organization, String allotment, long claimedNanos) {}
}
