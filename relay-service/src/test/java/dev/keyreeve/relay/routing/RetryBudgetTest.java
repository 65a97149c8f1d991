package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A budget of retries")
class RetryBudgetTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now = 1_000;

    @Test
    void allows_a_fifth_more_however_many_calls_want_one() {
        var budget = new RetryBudget(0.2, 0, () -> now);
        var random = new Random(11);
        long calls = 0;
        long retries = 0;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextLong(SECOND / 50);
            budget.called();
            calls++;
            for (int wanted = random.nextInt(4); wanted > 0; wanted--) {
                retries += budget.tryRetry() ? 1 : 0;
            }
            assertThat(retries).isLessThanOrEqualTo(calls / 5);
        }
        assertThat(retries).as("and that much is had").isGreaterThan(calls / 5 - 1_000);
    }

    @Test
    void allows_one_a_second_to_who_has_few_calls() {
        var budget = new RetryBudget(0.2, 1, () -> now);
        long retries = 0;
        for (int second = 0; second < 100; second++) {
            budget.called();
            for (int wanted = 0; wanted < 5; wanted++) {
                retries += budget.tryRetry() ? 1 : 0;
            }
            now += SECOND;
        }
        assertThat(retries).isEqualTo(100);
    }

    @Test
    void gives_no_more_than_the_share_where_that_is_more_than_the_floor() {
        var budget = new RetryBudget(0.2, 1, () -> now);
        long retries = 0;
        for (int call = 0; call < 10_000; call++) {
            budget.called();
            retries += budget.tryRetry() ? 1 : 0;
            retries += budget.tryRetry() ? 1 : 0;
            now += SECOND / 100;
        }
        assertThat(retries).isBetween(1_950L, 2_000L);
    }

    @Test
    void forgets_after_ten_seconds_what_nobody_used() {
        var budget = new RetryBudget(0.2, 0, () -> now);
        for (int call = 0; call < 100; call++) {
            budget.called();
        }
        now += 9 * SECOND;
        assertThat(budget.tryRetry()).isTrue();
        now += SECOND;
        assertThat(budget.tryRetry()).isFalse();
    }

    @Test
    void stands_a_pause_of_any_length() {
        var budget = new RetryBudget(0.2, 1, () -> now);
        for (int call = 0; call < 100; call++) {
            budget.called();
        }
        now += 100_000 * SECOND;
        assertThat(budget.tryRetry()).as("by the floor").isTrue();
        assertThat(budget.tryRetry()).isFalse();
    }
}
