package dev.keyreeve.keys.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How long calls wait for the relays. */
@ConfigMapping(prefix = "keyreeve.enforcement")
interface EnforcementConfig {
    /** The bound of a call that takes something away; past it the answer is 202. */
    @WithDefault("10s")
    @WithName("wait")
    Duration bound();

    /** The bound of a call that gives something which will be used at once; past it the answer is the same. */
    @WithDefault("1s")
    Duration settle();

    /** How often enforcements that nobody waits for are looked at; the schedule in {@link Housekeeping} reads it. */
    @WithDefault("2s")
    Duration sweep();
}
