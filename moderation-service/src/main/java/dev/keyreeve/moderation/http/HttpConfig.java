package dev.keyreeve.moderation.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "keyreeve.moderation.http")
interface HttpConfig {
    /** The largest body that is read: what a relay takes at most, and some room for how it is quoted. */
    @WithDefault("10M")
    MemorySize maxBody();

    /**
     * How many bytes of bodies may be under way at once; more are turned away for the moment. While it is parsed a body
     * takes up to four times its size, so this stays well below the heap.
     */
    @WithDefault("24M")
    MemorySize bodiesInFlight();
}
