package dev.keyreeve.usage.alert;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a message is tried again.
 *
 * @param waits after each attempt but the last; there is one attempt more than waits
 */
record RetrySchedule(List<Duration> waits) {
    private static final double JITTER = 0.1;

    /** What an endpoint may ask for in Retry-After is no longer than the schedule's own steps. */
    private static final Duration MOST_ASKED = Duration.ofHours(10);

    RetrySchedule {
        waits = List.copyOf(waits);
    }

    /**
     * How long to wait after an attempt that failed; empty after the last one. Up to a tenth comes on top, so that an
     * endpoint that was down does not get all that it missed in one moment.
     *
     * @param made attempts so far, at least 1
     * @param asked what the endpoint said in Retry-After; zero when it said nothing
     */
    Optional<Duration> after(int made, Duration asked, RandomGenerator random) {
        if (made > waits.size()) {
            return Optional.empty();
        }
        var planned = waits.get(made - 1);
        var wanted = asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
        var wait = planned.compareTo(wanted) > 0 ? planned : wanted;
        return Optional.of(wait.plusMillis((long) (wait.toMillis() * JITTER * random.nextDouble())));
    }
}
