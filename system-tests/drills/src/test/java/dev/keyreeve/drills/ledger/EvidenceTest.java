package dev.keyreeve.drills.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Verdict;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Evidence about a budget")
class EvidenceTest {
    private static final long LIMIT = 1_000;
    private static final Audit CLEAN = new Audit(9, 9, List.of(), List.of(), List.of(), List.of(), 0, 9, 800, 900);
    private static final Peak BELOW = new Peak(LIMIT, "one", 3);
    private static final Sampler.Seen SEEN = new Sampler.Seen(50, 2, 0, LIMIT);
    private static final LedgerBooks.Account ACCOUNT = new LedgerBooks.Account(900, 0);

    private static Verdict judged(Evidence evidence) {
        var verdict = Verdict.builder();
        evidence.claimNeverOver(verdict);
        evidence.claimMetered(verdict);
        return verdict.build();
    }

    private static long broken(Evidence evidence) {
        return judged(evidence).claims().stream()
                .filter(claim -> !claim.holds())
                .count();
    }

    @Test
    @DisplayName("holds up to the limit, to the nano-USD")
    void holds() {
        assertThat(judged(new Evidence(LIMIT, BELOW, SEEN, CLEAN, ACCOUNT, true))
                        .passed())
                .isTrue();
    }

    @Test
    @DisplayName("is broken by a peak one nano-USD above it")
    void peakAbove() {
        assertThat(broken(new Evidence(LIMIT, new Peak(LIMIT + 1, "one", 3), SEEN, CLEAN, ACCOUNT, true)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("is broken by one look that saw more, and by no look at all")
    void sampledAbove() {
        assertThat(broken(new Evidence(LIMIT, BELOW, new Sampler.Seen(50, 0, 1, LIMIT + 1), CLEAN, ACCOUNT, true)))
                .isEqualTo(1);
        assertThat(broken(new Evidence(LIMIT, BELOW, new Sampler.Seen(0, 50, 0, 0), CLEAN, ACCOUNT, true)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("is broken by entries that add up to more than the limit, or to less than the provider bills")
    void postedAbove() {
        var above = new Audit(9, 9, List.of(), List.of(), List.of(), List.of(), 0, 9, 800, LIMIT + 1);
        var below = new Audit(9, 9, List.of(), List.of(), List.of(), List.of(), 0, 9, 901, 900);

        assertThat(broken(new Evidence(LIMIT, BELOW, SEEN, above, new LedgerBooks.Account(LIMIT + 1, 0), true)))
                .isEqualTo(1);
        assertThat(broken(new Evidence(LIMIT, BELOW, SEEN, below, ACCOUNT, true)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("is broken by an account that is not the sum of its entries")
    void accountDiffers() {
        assertThat(broken(new Evidence(LIMIT, BELOW, SEEN, CLEAN, new LedgerBooks.Account(901, 0), true)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("is broken by what stays pending, and by what does not come to rest")
    void pending() {
        assertThat(broken(new Evidence(LIMIT, BELOW, SEEN, CLEAN, new LedgerBooks.Account(900, 1), true)))
                .isEqualTo(1);
        assertThat(broken(new Evidence(LIMIT, BELOW, SEEN, CLEAN, ACCOUNT, false)))
                .isEqualTo(1);
    }
}
