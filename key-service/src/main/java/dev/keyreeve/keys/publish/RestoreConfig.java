package dev.keyreeve.keys.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** For a start after the database was restored from a backup. */
@ConfigMapping(prefix = "keyreeve.grants")
public interface RestoreConfig {
    /** Brings database and topic together; see {@code keys.restored}. Without it an older database is refused. */
    @WithDefault("false")
    boolean reconcile();
}
