package dev.keyreeve.relay.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the data path listens, and what it takes from a stranger. */
@ConfigMapping(prefix = "keyreeve.relay")
public interface HttpConfig {
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("8080")
    int port();

    /** The largest request body; above it the answer is 413. */
    @WithDefault("8M")
    MemorySize maxBody();

    /** The largest form with files, such as sound to be transcribed; above it the answer is 413. */
    @WithDefault("25M")
    MemorySize maxForm();

    /** All request bodies in memory at one moment, of all callers; above it the answer is 503. */
    @WithDefault("64M")
    MemorySize maxBuffered();

    /** From the first byte of a connection, or the end of the answer before, to the end of a request's head. */
    @WithDefault("10s")
    Duration headerTimeout();

    /** From the end of a request's head to the end of its body. */
    @WithDefault("60s")
    Duration bodyTimeout();

    /** How long a connection may stay open between two requests. */
    @WithDefault("75s")
    Duration keepAlive();
}
