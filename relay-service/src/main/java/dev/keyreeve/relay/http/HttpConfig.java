package dev.keyreeve.relay.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the data path listens, and what it takes from a stranger. */
@ConfigMapping(prefix = "keyreeve.relay")
public interface HttpConfig {
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("8080")
    int port();

    /** The longest request line; above it the answer is 414. */
    @WithDefault("4K")
    MemorySize maxRequestLine();

    /** All headers of a request together; above it the answer is 431. */
    @WithDefault("16K")
    MemorySize maxHeadersSize();

    /** The count of headers of a request; above it the answer is 431. */
    @WithDefault("100")
    int maxHeaders();

    /** The largest request body; above it the answer is 413. */
    @WithDefault("8M")
    MemorySize maxBody();

    /** The largest form with files, such as sound to be transcribed; above it the answer is 413. */
    @WithDefault("25M")
    MemorySize maxForm();

    /**
     * The largest message of a session over a WebSocket; above it the session is closed (1009). Sound comes in small
     * pieces, and larger ones would hold up what moderation reads.
     */
    @WithDefault("1M")
    MemorySize maxMessage();

    /** All request bodies in memory at one moment, of all callers, each as it came and as it goes; above it the answer is 503. */
    @WithDefault("96M")
    MemorySize maxBuffered();

    /**
     * What the system may keep of an answer that its caller does not read. Left to itself it takes megabytes for each,
     * and the provider is not slowed before.
     */
    @WithDefault("128K")
    MemorySize sendBuffer();

    /** From the opening of a connection to the end of its first request's head; after it the answer is 408. */
    @WithDefault("10s")
    Duration headerTimeout();

    /** From the end of a request's head to the end of its body; after it the answer is 408. */
    @WithDefault("60s")
    Duration bodyTimeout();

    /** From the end of an answer to the end of the next request's head. */
    @WithDefault("75s")
    Duration keepAlive();

    Cors cors();

    /** Web pages that may call from a browser. */
    interface Cors {
        /** Exactly as browsers send them, as in {@code https://app.example.com}; none when left out. */
        Optional<List<String>> origins();
    }

    /**
     * Once the relay is about to stop: how long a connection may be idle before it is closed. A caller who sends the next
     * call at the moment at which it is closed has no answer, so this should be longer than busy callers pause.
     */
    @WithDefault("1s")
    Duration farewell();
}
