package dev.keyreeve.relay.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the relay buys from the ledger at {@code keyreeve.usage-service.url}. */
@ConfigMapping(prefix = "keyreeve.budget")
public interface BudgetConfig {
    /** The most that the relay asks for beyond an exchange's need, in nano-USD; $1 by default. */
    @WithDefault("1000000000")
    long maxAllotment();

    /** The same in tokens. */
    @WithDefault("2000000")
    long maxAllotmentTokens();

    /** The same in exchanges, which are requests and places under a limit on concurrency alike. */
    @WithDefault("1000")
    long maxAllotmentExchanges();

    /** An allotment that nobody has used for so long goes back: about as long as the demand that it was sized by. */
    @WithDefault("2s")
    Duration idle();

    /** The same in an organization in which a limit has just refused somebody. */
    @WithDefault("200ms")
    Duration idleWhenShort();

    /**
     * How long an exchange waits for a place under a limit on concurrency before it is refused. A place comes back by way
     * of the ledger, a moment after its exchange has ended: who keeps to the limit must not be refused meanwhile.
     */
    @WithDefault("1s")
    Duration waitForPlace();

    /** How long the ledger may take to answer before an exchange is refused. */
    @WithDefault("2s")
    Duration timeout();

    /**
     * How long after its allotment's end a hold may still be forwarded: longer than moderation takes, and with the longest
     * answer shorter than the ledger's margin until it gives the allotment up.
     */
    @WithDefault("2m")
    Duration holdGrace();

    /** How often the price book is read again, and each organization's own prices even if nothing recalled them. */
    @WithDefault("60s")
    Duration priceRefresh();
}
