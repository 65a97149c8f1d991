package dev.keyreeve.usage.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "keyreeve.usage.ledger")
interface LedgerConfig {
    /** How long a relay may take new holds from an allotment; it ends no later than the nearest window. */
    @WithDefault("5m")
    Duration allotmentLifetime();

    /**
     * How long a purchase waits for others of its organization: half of it for its turn, half of it in the database. Below
     * the relays' own timeout of 2 s.
     */
    @WithDefault("1500ms")
    Duration lockTimeout();

    default Duration longestTurn() {
        return lockTimeout().dividedBy(2);
    }

    /**
     * How long a fence waits until all that the relay had sent has been taken in; then the relay is asked to try again.
     */
    @WithDefault("5s")
    Duration fenceWait();

    Reconciler reconciler();

    interface Reconciler {
        /** Read by the scheduler. */
        @WithDefault("60s")
        Duration every();

        /** How long after its expiry an allotment is given up: longer than any exchange runs and any relay is down. */
        @WithDefault("15m")
        Duration margin();

        /** How long after its expiry an allotment is kept when nothing can come from it any more. */
        @WithDefault("3d")
        Duration keep();
    }
}
