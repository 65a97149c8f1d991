package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.stream.OnHangUp;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patient an exchange is. */
@ConfigMapping(prefix = "keyreeve.exchange")
public interface ExchangeConfig {
    /**
     * From the end of the request to the first byte of the provider's answer; a plain answer has its first when it is
     * whole.
     */
    @WithDefault("600s")
    Duration answerTimeout();

    /**
     * The same where an alias has another candidate to go to, if it is less. Callers' SDKs give up after ten minutes by
     * themselves, and then nobody hears what the next one answers; but an answer that only takes long is given up with it.
     */
    @WithDefault("600s")
    Duration candidateTimeout();

    /** The longest that nothing may move in an answer that has begun, and between its head and its first byte. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** The longest that no message may pass in a session over a WebSocket. */
    @WithDefault("15m")
    Duration sessionIdleTimeout();

    /** Whether a stream whose caller hangs up is ended, or read to its end so that its usage is exact. */
    @WithDefault("cancel")
    HangUp onHangUp();

    DrainBound drainBound();

    enum HangUp {
        CANCEL,
        DRAIN
    }

    /** How far {@code drain} goes; past it the stream is ended after all. */
    interface DrainBound {
        @WithDefault("60s")
        Duration time();

        @WithDefault("16M")
        MemorySize bytes();
    }

    default OnHangUp hangUp() {
        return switch (onHangUp()) {
            case CANCEL -> new OnHangUp.Cancel();
            case DRAIN ->
                new OnHangUp.Drain(drainBound().time(), drainBound().bytes().asLongValue());
        };
    }
}
