package dev.keyreeve.drills.kube.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.Audit;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.LedgerBooks;
import dev.keyreeve.drills.ledger.Peak;
import dev.keyreeve.drills.ledger.Sampler;
import dev.keyreeve.drills.ledger.Tariff;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A rollout passes")
class RolloutVerdictTest {
    private static final Tally.Ends SERVED = new Tally.Ends(10, List.of(), List.of(), List.of(), List.of());
    private static final Taken REPLACED = new Taken("restart", 20, 40, 2, 0);
    private static final Outcome REFUSED = new Outcome.Refused(403, "member_disabled", "", Duration.ZERO);
    private static final Outcome CUT = new Outcome.Cut("member_disabled", 4);
    private static final Disables.Disable DISABLE =
            new Disables.Disable(true, true, 30, CUT, List.of(REFUSED, REFUSED));
    private static final Evidence METERED = new Evidence(
            1_000,
            new Peak(0, "", 0),
            new Sampler.Seen(1, 0, 0, 0),
            Audit.of(List.of(), List.of(), Tariff.GPT_4O),
            new LedgerBooks.Account(0, 0),
            true);

    private static Verdict verdict(
            Taken taken, Tally.Ends streams, Tally.Ends calls, Disables.Disable disable, long knocked) {
        return RolloutVerdict.of(
                List.of(taken),
                40,
                streams,
                calls,
                new RolloutVerdict.Disabling(List.of(disable), List.of(), knocked),
                METERED,
                0,
                "");
    }

    private static List<String> broken(Verdict verdict) {
        return verdict.claims().stream()
                .filter(claim -> !claim.holds())
                .map(Verdict.Claim::text)
                .toList();
    }

    @Test
    @DisplayName("when nobody noticed")
    void whole() {
        assertThat(verdict(REPLACED, SERVED, SERVED, DISABLE, 0).passed()).isTrue();
    }

    @Test
    @DisplayName("not when a stream was cut, a client saw a 5xx, or one had no answer")
    void noticed() {
        var cut = new Tally.Ends(9, List.of("reset"), List.of(), List.of(), List.of());
        var error = new Tally.Ends(9, List.of(), List.of("503"), List.of(), List.of());
        var silent = new Tally.Ends(9, List.of(), List.of(), List.of("refused"), List.of());

        assertThat(broken(verdict(REPLACED, cut, SERVED, DISABLE, 0))).containsExactly("no stream is cut");
        assertThat(broken(verdict(REPLACED, SERVED, error, DISABLE, 0))).containsExactly("no client sees a 5xx");
        assertThat(broken(verdict(REPLACED, SERVED, silent, DISABLE, 0)))
                .containsExactly("no call is left without an answer, or refused");
    }

    @Test
    @DisplayName("not when a pod stayed, or when there was no crowd")
    void nothingHappened() {
        assertThat(broken(verdict(new Taken("restart", 20, 40, 2, 1), SERVED, SERVED, DISABLE, 0)))
                .hasSize(1);
        assertThat(broken(verdict(new Taken("restart", 20, 39, 2, 0), SERVED, SERVED, DISABLE, 0)))
                .hasSize(1);
    }

    @Test
    @DisplayName("not when a disabled member came in, was not refused as such, or had to be waited for")
    void disabled() {
        var answered = new Disables.Disable(true, true, 30, CUT, List.of(REFUSED, new Outcome.Answered(0)));
        var late = new Disables.Disable(false, true, 30, CUT, List.of(REFUSED));
        var uncut = new Disables.Disable(true, true, 30, new Outcome.Answered(60), List.of(REFUSED));

        assertThat(broken(verdict(REPLACED, SERVED, SERVED, DISABLE, 1))).hasSize(1);
        assertThat(broken(verdict(REPLACED, SERVED, SERVED, answered, 0))).hasSize(1);
        assertThat(broken(verdict(REPLACED, SERVED, SERVED, late, 0))).hasSize(1);
        assertThat(broken(verdict(REPLACED, SERVED, SERVED, uncut, 0))).hasSize(1);
    }

    @Test
    @DisplayName("only where the way into the cluster held")
    void way() {
        var verdict = RolloutVerdict.of(
                List.of(REPLACED),
                40,
                SERVED,
                SERVED,
                new RolloutVerdict.Disabling(List.of(DISABLE), List.of(), 0),
                METERED,
                0,
                "lost connection to pod");

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.isBroken()).isFalse();
    }
}
