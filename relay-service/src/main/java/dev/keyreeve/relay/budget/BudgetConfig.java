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

    /** An allotment that nobody has used for so long goes back. */
    @WithDefault("5s")
    Duration idle();

    /** How long the ledger may take to answer before an exchange is refused. */
    @WithDefault("2s")
    Duration timeout();

    /** How often the price book is read again. */
    @WithDefault("60s")
    Duration priceRefresh();
}
