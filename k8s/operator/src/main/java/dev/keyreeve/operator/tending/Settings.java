package dev.keyreeve.operator.tending;

import java.time.Duration;

/**
 * @param resync how often what is in step is looked at again, so that drift is found
 * @param retry how soon an obstacle is tried again
 * @param deletionGrace how long a deletion is tried before the thing is left behind
 */
public record Settings(Duration resync, Duration retry, Duration deletionGrace) {
    public static final Settings DEFAULT =
            new Settings(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofMinutes(10));
}
