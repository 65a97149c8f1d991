package dev.keyreeve.usage.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "keyreeve.usage.intake")
interface IntakeConfig {
    /** Off: this process serves purchases and reports, and takes no events in. */
    @WithDefault("true")
    boolean enabled();

    /** The Kafka group: its members share the partitions. Where each goes on is in PostgreSQL, not in Kafka. */
    @WithDefault("usage-service")
    String group();

    /** The most events of one transaction. */
    @WithDefault("2000")
    int batch();

    /** How long an event waits for others at most, so that one transaction posts them all. */
    @WithDefault("25ms")
    Duration company();

    /** The same when events come by the fifty: then a transaction has hundreds. */
    @WithDefault("75ms")
    Duration companyWhenBusy();

    /** The first wait after Kafka or PostgreSQL failed; doubled up to {@link #longestPause()}. */
    @WithDefault("250ms")
    Duration shortestPause();

    @WithDefault("5s")
    Duration longestPause();
}
