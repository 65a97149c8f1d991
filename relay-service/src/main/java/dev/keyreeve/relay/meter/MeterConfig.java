package dev.keyreeve.relay.meter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of what the meter keeps of a passing stream. */
@ConfigMapping(prefix = "keyreeve.meter")
public interface MeterConfig {
    /** The largest event of a stream that is looked at as a whole; a larger one is read as it passes. Bytes. */
    @WithDefault("262144")
    int maxEventBytes();
}
