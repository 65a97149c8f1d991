package dev.keyreeve.drills.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AftermathTest {
    private static final Member ADA =
            new Member("user_ada", "proj_1", "key_1", IssuedKey.mint(IssuedKey.Kind.LIVE, new Random(1)));
    private static final Outcome SERVED = new Outcome.Answered(0);
    private static final Outcome DISABLED = new Outcome.Refused(403, "member_disabled", "", Duration.ZERO);
    private static final Attempt.Answer ENFORCED = new Attempt.Answer.Enforced(5);
    private static final Attempt.Answer PENDING = new Attempt.Answer.Pending(7);
    private static final Attempt.Answer UNKNOWN = new Attempt.Answer.Unknown("no answer");

    private static Aftermath of(Attempt.Answer answer, String status, boolean told, Outcome... calls) {
        return new Aftermath(new Attempt(ADA, 1, answer), status, told ? 5 : Long.MAX_VALUE, List.of(calls));
    }

    @Test
    void whatWasAnsweredMustHoldAtEveryRelay() {
        assertThat(of(ENFORCED, "disabled", true, DISABLED, DISABLED).holds()).isTrue();
        assertThat(of(ENFORCED, "disabled", true, DISABLED, SERVED).holds()).isFalse();
        assertThat(of(ENFORCED, "active", true, SERVED, SERVED).holds()).isFalse();
        assertThat(of(PENDING, "disabled", false, DISABLED, DISABLED).holds()).isFalse();
        assertThat(of(PENDING, "disabled", true, DISABLED, DISABLED).holds()).isTrue();
    }

    @Test
    void whatWasNotAnsweredMayBeEitherButNotBoth() {
        assertThat(of(UNKNOWN, "disabled", false, DISABLED, DISABLED).holds()).isTrue();
        assertThat(of(UNKNOWN, "active", false, SERVED, SERVED).holds()).isTrue();
        assertThat(of(UNKNOWN, "active", false, SERVED, DISABLED).holds()).isFalse();
        assertThat(of(UNKNOWN, "disabled", false, SERVED, DISABLED).holds()).isFalse();
        assertThat(of(UNKNOWN, "disabled", false, new Outcome.Refused(503, "relay_not_ready", "", Duration.ZERO))
                        .holds())
                .isFalse();
    }

    @Test
    void forbidsCallsFromTheMomentOnThatItWasToldForGood() {
        assertThat(of(ENFORCED, "disabled", true, DISABLED).window().forbids("user_ada", 6))
                .isTrue();
        assertThat(of(PENDING, "disabled", true, DISABLED).window().forbids("user_ada", 6))
                .isTrue();
        assertThat(of(UNKNOWN, "disabled", false, DISABLED).window().forbids("user_ada", 6))
                .isFalse();
    }
}
