package dev.keyreeve.keys.front;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where the services behind the front door are. */
final class UpstreamsConfig {
    private UpstreamsConfig() {}

    @ConfigMapping(prefix = "keyreeve.usage-service")
    interface Usage {
        @WithDefault("http://127.0.0.1:8082")
        URI url();
    }

    @ConfigMapping(prefix = "keyreeve.moderation-service")
    interface Moderation {
        @WithDefault("http://127.0.0.1:8083")
        URI url();
    }
}
