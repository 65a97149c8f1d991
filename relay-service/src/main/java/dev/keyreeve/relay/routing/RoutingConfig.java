package dev.keyreeve.relay.routing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is tried again, and when an upstream is left alone. All of it is by organization and address. */
@ConfigMapping(prefix = "keyreeve.routing")
public interface RoutingConfig {
    Retries retries();

    Breaker breaker();

    Concurrency concurrency();

    interface Retries {
        /** How much more than without them an upstream may be sent. */
        @WithDefault("0.2")
        double share();

        /** So many a second are allowed where the share comes to less. */
        @WithDefault("1")
        int floor();
    }

    interface Breaker {
        @WithDefault("true")
        boolean enabled();

        /**
         * It opens when of so many attempts, one after the other, … It does so for the member whose attempts they are; and
         * for all, when of so many of the others, whichever member is left out, …
         */
        @WithDefault("20")
        int requests();

        /** … this share failed: no connection, no answer, or a status of 500 and above. */
        @WithDefault("0.5")
        double failures();

        /** Then nothing is sent for so long; afterwards one attempt tells whether it closes. */
        @WithDefault("5s")
        Duration pause();
    }

    interface Concurrency {
        @WithDefault("true")
        boolean enabled();

        /** Exchanges under way at once, to begin with and at most. */
        @WithDefault("2000")
        int most();

        /** Of these one member, or one service account, has this share at most. */
        @WithDefault("0.5")
        double memberShare();

        /** The limit never falls below it. */
        @WithDefault("20")
        int least();

        /** By this the limit is multiplied when the upstream says that it has too much to do. */
        @WithDefault("0.9")
        double backoff();
    }
}
