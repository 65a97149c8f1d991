package dev.keyreeve.keys.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The relays' leases. Shorter means faster enforcement past a dead relay, and less patience with a slow database. */
@ConfigMapping(prefix = "keyreeve.lease")
interface LeaseConfig {
    /** How long a relay may admit after it asked; 1 to 60 s. */
    @WithDefault("3s")
    Duration duration();

    /** What key-service adds before it believes that a lease has run out: drift between two clocks over one lease. */
    @WithDefault("500ms")
    Duration margin();

    /** How long a relay may take to acknowledge a published enforcement before its lease is no longer prolonged. */
    @WithDefault("1s")
    Duration lagGrace();

    /** Of the internal JWT that comes with each grant. */
    @WithDefault("10m")
    Duration tokenLifetime();
}
