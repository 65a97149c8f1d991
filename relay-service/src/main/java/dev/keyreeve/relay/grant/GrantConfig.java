package dev.keyreeve.relay.grant;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;

/** Who this relay is, and where it registers. */
public interface GrantConfig {
    /** The relay itself. */
    @ConfigMapping(prefix = "keyreeve.relay")
    interface Identity {
        /** Unique in the house, and the same after a restart: the ledger and key-service know the relay by it. */
        String id();

        /** A file with the registration token; of several, one a line, the first is presented. */
        Path tokenFile();
    }

    @ConfigMapping(prefix = "keyreeve.key-service")
    interface KeyService {
        URI url();
    }
}
