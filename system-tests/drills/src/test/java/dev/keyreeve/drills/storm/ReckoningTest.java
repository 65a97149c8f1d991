package dev.keyreeve.drills.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.Entry;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The storm's reckoning")
class ReckoningTest {
    private static final Plan PLAN = new Plan(7, 1_000, 3, 20, 1_700_000_000_000L);

    private static List<Entry> entries() {
        return PLAN.all().map(ReckoningTest::entry).collect(Collectors.toList());
    }

    private static Entry entry(Planned one) {
        return new Entry(one.exchange(), one.keyId(), "exact", 200, one.input(), one.output(), 0, one.cost());
    }

    private static boolean passes(List<Entry> entries) {
        var reckoning = new Reckoning(PLAN);
        entries.forEach(reckoning::add);
        var verdict = Verdict.builder();
        StormJudge.claimEntries(verdict, reckoning, Sums.byKey(PLAN.all()));
        return verdict.build().passed();
    }

    @Test
    @DisplayName("passes a ledger that has everything once")
    void passes() {
        assertThat(passes(entries())).isTrue();
    }

    @Test
    @DisplayName("finds one lost")
    void lost() {
        var entries = entries();
        entries.remove(500);

        assertThat(passes(entries)).isFalse();
    }

    @Test
    @DisplayName("finds one counted twice, also where another is lost")
    void doubled() {
        var entries = entries();
        entries.set(500, entries.get(499));

        assertThat(passes(entries)).isFalse();
    }

    @Test
    @DisplayName("finds one that cost a nano-USD more")
    void wrong() {
        var entries = entries();
        var one = entries.get(3);
        entries.set(
                3, new Entry(one.exchange(), one.keyId(), "exact", 200, one.input(), one.output(), 0, one.cost() + 1));

        assertThat(passes(entries)).isFalse();
    }

    @Test
    @DisplayName("finds one that nobody told")
    void foreign() {
        var entries = entries();
        entries.add(new Entry("somebody", "key_1", "exact", 200, 1, 1, 0, 1));

        assertThat(passes(entries)).isFalse();
    }
}
