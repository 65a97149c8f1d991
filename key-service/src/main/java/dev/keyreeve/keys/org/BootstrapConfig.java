package dev.keyreeve.keys.org;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Organizations that exist from the start. */
@ConfigMapping(prefix = "keyreeve.bootstrap")
interface BootstrapConfig {
    /** JSON, a list of {@link Bootstrap.Tenant}; applied at every start. */
    Optional<Path> file();
}
