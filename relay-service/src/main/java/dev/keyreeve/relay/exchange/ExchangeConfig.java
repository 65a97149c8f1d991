package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.stream.OnHangUp;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patient an exchange is. */
@ConfigMapping(prefix = "keyreeve.exchange")
public interface ExchangeConfig {
    /** From the end of the request to the head of the provider's answer; a plain answer has its head when it is whole. */
    @WithDefault("600s")
    Duration answerTimeout();

    /** The longest that nothing may move in an answer that has begun. */
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
