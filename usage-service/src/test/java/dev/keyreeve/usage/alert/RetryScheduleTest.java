package dev.keyreeve.usage.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message that was not taken")
class RetryScheduleTest {
    private final RetrySchedule schedule =
            new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30)));
    private final Random random = new Random(1);

    @Test
    @DisplayName("is tried again after each wait, a little later each time, and then no more")
    void inOrder() {
        for (int made = 1; made <= 3; made++) {
            var planned = schedule.waits().get(made - 1);
            assertThat(schedule.after(made, Duration.ZERO, random).orElseThrow())
                    .isBetween(planned, planned.plus(planned.dividedBy(10)));
        }
        assertThat(schedule.after(4, Duration.ZERO, random)).isEmpty();
    }

    @Test
    @DisplayName("waits for as long as the endpoint asks, within reason")
    void retryAfter() {
        assertThat(schedule.after(1, Duration.ofMinutes(1), random).orElseThrow())
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(66));
        assertThat(schedule.after(2, Duration.ofMinutes(1), random).orElseThrow())
                .as("never earlier than planned")
                .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(schedule.after(1, Duration.ofDays(365), random).orElseThrow())
                .isLessThanOrEqualTo(Duration.ofHours(11));
    }

    @Test
    @DisplayName("is sent once where nothing is to be tried again")
    void once() {
        assertThat(new RetrySchedule(List.of()).after(1, Duration.ZERO, random)).isEmpty();
    }
}
