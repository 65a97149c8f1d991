package dev.keyreeve.drills.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.ledger.Audit;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.LedgerBooks;
import dev.keyreeve.drills.ledger.Peak;
import dev.keyreeve.drills.ledger.Sampler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The race's verdict")
class RaceVerdictTest {
    private static final long LIMIT = 1_000_000;
    private static final Map<String, Long> ENDS = Map.of("answered", 5L, "hung up", 5L, "429 budget_exhausted", 3L);

    private static boolean passes(long posted, Map<String, Long> ends) {
        var audit = new Audit(10, 10, List.of(), List.of(), List.of(), List.of(), 0, 10, posted, posted);
        var evidence = new Evidence(
                LIMIT,
                new Peak(posted, "one", 1),
                new Sampler.Seen(9, 0, 0, posted),
                audit,
                new LedgerBooks.Account(posted, 0),
                true);
        return BudgetRaceDrill.verdict(evidence, ends).passed();
    }

    @Test
    @DisplayName("passes when at most 1% is left and nobody was told anything but budget_exhausted")
    void passes() {
        assertThat(passes(990_000, ENDS)).isTrue();
    }

    @Test
    @DisplayName("fails when more than 1% is left")
    void tooMuchLeft() {
        assertThat(passes(989_999, ENDS)).isFalse();
    }

    @Test
    @DisplayName("fails when a client met anything else")
    void otherEnds() {
        assertThat(passes(
                        990_000,
                        Map.of("answered", 5L, "hung up", 5L, "429 budget_exhausted", 3L, "500 internal_error", 1L)))
                .isFalse();
    }

    @Test
    @DisplayName("fails when nobody was refused, because then nobody raced")
    void noRace() {
        assertThat(passes(990_000, Map.of("answered", 5L, "hung up", 5L))).isFalse();
    }
}
