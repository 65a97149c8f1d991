package dev.keyreeve.relay.exchange;

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
}
