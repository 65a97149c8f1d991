package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The order of an alias's candidates")
class ChoiceTest {
    private static final Candidate A = new Candidate("openai", "a", 6);
    private static final Candidate B = new Candidate("openai", "b", 3);
    private static final Candidate C = new Candidate("compatible", "c", 1);

    @Test
    void is_as_they_stand() {
        assertThat(Choice.order(alias(Strategy.ORDER), new Random(1), candidate -> false))
                .containsExactly(A, B, C);
    }

    @Test
    void has_those_last_that_were_told_to_wait() {
        assertThat(Choice.order(alias(Strategy.ORDER), new Random(1), A::equals))
                .containsExactly(B, C, A);
        assertThat(Choice.order(alias(Strategy.ORDER), new Random(1), candidate -> true))
                .containsExactly(A, B, C);
    }

    @Test
    void is_drawn_by_weight_for_the_first_and_for_those_that_follow() {
        var random = new Random(5);
        int draws = 100_000;
        Map<List<Candidate>, Integer> seen = new HashMap<>();
        for (int i = 0; i < draws; i++) {
            seen.merge(Choice.order(alias(Strategy.WEIGHT), random, candidate -> false), 1, Integer::sum);
        }

        assertThat(seen).hasSize(6);
        assertThat(seen.get(List.of(A, B, C)) / (double) draws).isCloseTo(0.6 * 0.75, within(0.01));
        assertThat(seen.get(List.of(A, C, B)) / (double) draws).isCloseTo(0.6 * 0.25, within(0.01));
        assertThat(seen.get(List.of(B, A, C)) / (double) draws).isCloseTo(0.3 * 6 / 7, within(0.01));
        assertThat(seen.get(List.of(C, B, A)) / (double) draws).isCloseTo(0.1 * 3 / 9, within(0.01));
    }

    private static GrantRecord.Alias alias(Strategy strategy) {
        return new GrantRecord.Alias(
                new OrganizationId("org_1"), 1, false, "fast", strategy, List.of(A, B, C), false, Status.ACTIVE);
    }
}
