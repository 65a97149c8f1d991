package dev.keyreeve.relay.routing;

import java.time.Duration;

/** A configuration by hand. */
record Settings(Retries retries, Breaker breaker, Concurrency concurrency) implements RoutingConfig {
    record Share(double share, int floor) implements Retries {}

    record Fuse(boolean enabled, int requests, double failures, Duration pause) implements Breaker {}

    record Places(boolean enabled, int most, double memberShare, int least, double backoff) implements Concurrency {}

    static Settings of(int requests, Duration pause, int most, int least) {
        return new Settings(
                new Share(0.2, 0), new Fuse(true, requests, 0.5, pause), new Places(true, most, 0.5, least, 0.5));
    }
}
