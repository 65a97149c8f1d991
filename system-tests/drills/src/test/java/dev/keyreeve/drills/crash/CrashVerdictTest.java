package dev.keyreeve.drills.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Spending;
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

    private static final Contest FIERCE = new Contest(new Spending(1_000, 100, 800), 5);
    private static final Contest NOBODY = new Contest(new Spending(1_000, 995, 0), 0);
    private static final Contest PLENTY = new Contest(new Spending(1_000, 100, 300), 9);

    private static boolean passes(Evidence raced, Map<Step, Integer> reached, Contest... ofKafka) {
        var contests = Map.of("kill -9 of kafka", List.of(ofKafka), "kill -9 of a relay", List.of(NOBODY, FIERCE));
        return BudgetCrashDrill.verdict(List.of(raced, CLEAN), contests, reached, 1)
                .passed();
    }

    private static Evidence posted(long posted) {
        return new Evidence(
                1_000,
                new Peak(posted, "one", 1),
                new Sampler.Seen(9, 9, 0, posted),
                new Audit(10, 10, List.of(), List.of(), List.of(), List.of(), 0, 10, 900, posted),
                new LedgerBooks.Account(posted, 0),
                true);
    }

    @Test
    @DisplayName("passes when each step was reached, and the dollar was fought for and spent")
    void passes() {
        assertThat(passes(posted(995), onceEach(), FIERCE)).isTrue();
    }

    @Test
    @DisplayName("fails when nobody called, or there was plenty, whenever one of the things died")
    void notContested() {
        assertThat(passes(posted(995), onceEach(), NOBODY, PLENTY)).isFalse();
    }

    @Test
    @DisplayName("fails when one of several budgets was passed, or was not spent")
    void oneOfSeveral() {
        assertThat(passes(posted(1_001), onceEach(), FIERCE)).isFalse();
        assertThat(passes(posted(900), onceEach(), FIERCE)).isFalse();
    }

    @Test
    @DisplayName("fails when a step was never reached, however clean the ledger is")
    void stepMissed() {
        var reached = onceEach();
        reached.remove(Step.BEFORE_KAFKA);

        assertThat(passes(posted(995), reached, FIERCE)).isFalse();
    }
}
