package dev.keyreeve.relay.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Whether moderation is asked, for how long it is waited for, and where it is. */
public interface GuardConfig {
    @ConfigMapping(prefix = "keyreeve.guard")
    interface Asking {
        /**
         * Off: this relay asks nobody and lets every prompt pass, whatever an organization's policy says. For a house
         * that moderates elsewhere, and for measuring what moderation costs.
         */
        @WithDefault("true")
        boolean enabled();

        /**
         * The longest that a verdict may take; past it the exchange is refused. A process that just started needs its
         * time.
         */
        @WithDefault("5s")
        Duration timeout();
    }

    @ConfigMapping(prefix = "keyreeve.moderation-service")
    interface Service {
        URI url();
    }
}
