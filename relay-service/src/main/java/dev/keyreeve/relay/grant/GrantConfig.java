package dev.keyreeve.relay.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Who this relay is, and where it registers. */
public interface GrantConfig {
    /** The relay itself. */
    @ConfigMapping(prefix = "keyreeve.relay")
    interface Identity {
        /** Unique in the house, and the same after a restart: the ledger and key-service know the relay by it. */
        String id();

        /** A file with the registration token; of several, one a line, the first is presented. */
        Path tokenFile();

        /** How long calls wait for a lease that has just run out. */
        @WithDefault("2s")
        Duration leaseWait();
    }

    @ConfigMapping(prefix = "keyreeve.key-service")
    interface KeyService {
        URI url();
    }
}
