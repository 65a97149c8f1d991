package dev.keyreeve.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** What the relay keeps between two starts, and how long it takes to stop. */
interface LifeConfig {
    @ConfigMapping(prefix = "keyreeve.relay")
    interface Relay {
        /** A directory of this relay alone. */
        Path spool();

        /** On a stop: how long what is under way may still take. */
        @WithDefault("20s")
        Duration grace();

        /** On a stop: how long Kafka may take for what it does not have yet. */
        @WithDefault("5s")
        Duration flush();
    }

    @ConfigMapping(prefix = "keyreeve.usage-service")
    interface UsageService {
        URI url();
    }
}
