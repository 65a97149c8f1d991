package dev.keyreeve.usage.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

@ConfigMapping(prefix = "keyreeve.alerts")
interface AlertConfig {
    /** How often budgets are looked at and due messages are sent. Read by the scheduler. */
    @WithDefault("1s")
    Duration every();

    /** In percent of a budget's amount; a webhook may ask for others. */
    @WithDefault("50,80,100")
    List<Integer> thresholds();

    /** How long to wait after each attempt that failed; the one after the last wait is the last. */
    @WithDefault("5s,5m,30m,2h,5h,10h,10h")
    List<Duration> retry();

    /** For one attempt, from the connection to the head of the answer. */
    @WithDefault("15s")
    Duration timeout();

    /** After this a message whose sender said nothing is sent again; longer than a name's look-up and the timeout. */
    @WithDefault("60s")
    Duration claim();

    /** Permits {@code http} and addresses of private networks as webhooks: for one machine and for tests. */
    @WithDefault("false")
    boolean allowPrivateAddresses();

    /** How long alerts of past windows and the log of finished messages can be read. */
    @WithDefault("30d")
    Duration keep();
}
