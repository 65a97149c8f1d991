package dev.keyreeve.relay.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where moderation is. */
@ConfigMapping(prefix = "keyreeve.moderation-service")
public interface GuardConfig {
    URI url();

    /** The longest that a verdict may take; past it the exchange is refused. A process that just started needs its time. */
    @WithDefault("5s")
    Duration timeout();
}
