package dev.keyreeve.relay.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The way to the provider. */
public interface UpstreamConfig {
    @ConfigMapping(prefix = "keyreeve.providers.openai")
    interface Provider {
        /** Its {@code /v1} included; credentials that were sealed for another address are not sent here. */
        URI baseUrl();
    }

    @ConfigMapping(prefix = "keyreeve.sealing")
    interface Sealing {
        /** Hex in a file, as {@code SealingKeys} makes it. */
        Path publicKeyFile();

        /** The same; this process and nobody else may read it. */
        Path privateKeyFile();
    }

    @ConfigMapping(prefix = "keyreeve.upstream")
    interface Connections {
        @WithDefault("5s")
        Duration connectTimeout();

        /** Connections of one event loop; a stream occupies one as long as it lasts. */
        @WithDefault("1000")
        int maxConnections();

        /** An unused connection is closed after so long. */
        @WithDefault("30s")
        Duration keepAlive();
    }
}
