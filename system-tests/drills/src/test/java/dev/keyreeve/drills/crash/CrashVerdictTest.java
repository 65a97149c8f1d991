package dev.keyreeve.drills.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.ledger.Audit;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.LedgerBooks;
import dev.keyreeve.drills.ledger.Peak;
import dev.keyreeve.drills.ledger.Sampler;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The crash drill's verdict")
class CrashVerdictTest {
    private static final Evidence CLEAN = new Evidence(
            1_000,
            new Peak(900, "one", 1),
            new Sampler.Seen(9, 9, 0, 900),
            new Audit(10, 10, List.of(), List.of(), List.of(), List.of(), 0, 10, 900, 900),
            new LedgerBooks.Account(900, 0),
            true);

    private static Map<Step, Integer> onceEach() {
        return Arrays.stream(Step.values())
                .collect(Collectors.toMap(step -> step, _ -> 1, Integer::sum, () -> new EnumMap<>(Step.class)));
    }

    @Test
    @DisplayName("passes when each step was reached")
    void passes() {
        assertThat(BudgetCrashDrill.verdict(CLEAN, onceEach(), 1).passed()).isTrue();
    }

    @Test
    @DisplayName("fails when a step was never reached, however clean the ledger is")
    void stepMissed() {
        var reached = onceEach();
        reached.remove(Step.BEFORE_KAFKA);

        assertThat(BudgetCrashDrill.verdict(CLEAN, reached, 1).passed()).isFalse();
    }
}
