package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A credential that the provider told to wait")
class RestingTest {
    private static final String CREDENTIAL = "cred_1";

    private long now;
    private final Resting resting = new Resting(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** Wherever the clock happens to stand: it may be negative, and it may turn over. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE})
    void rests_for_as_long_and_no_longer(long start) {
        now = start;
        resting.rest(CREDENTIAL, Duration.ofSeconds(2));

        assertThat(resting.isResting(CREDENTIAL)).isTrue();
        assertThat(resting.isResting("cred_2")).isFalse();
        pass(Duration.ofMillis(1_500));
        assertThat(resting.left(CREDENTIAL)).isEqualTo(Duration.ofMillis(500).toNanos());
        pass(Duration.ofMillis(500));
        assertThat(resting.isResting(CREDENTIAL)).isFalse();
        assertThat(resting.left(CREDENTIAL)).isZero();
    }

    @Test
    void rests_for_an_hour_at_most() {
        resting.rest(CREDENTIAL, Duration.ofDays(300));

        assertThat(resting.left(CREDENTIAL)).isEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void goes_by_what_it_was_told_last() {
        resting.rest(CREDENTIAL, Duration.ofMinutes(10));
        resting.rest(CREDENTIAL, Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));

        assertThat(resting.isResting(CREDENTIAL)).isFalse();
    }

    @Test
    void does_not_rest_for_no_time() {
        resting.rest(CREDENTIAL, Duration.ZERO);

        assertThat(resting.isResting(CREDENTIAL)).isFalse();
    }
}
