package dev.keyreeve.drills.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Ada is disabled from 100 (enforced at 110) to 200 (enabled at 210); Ben never is. */
class JudgeTest {
    private static final Window ADAS = new Window("ada", 100, 110, 200, 210);
    private static final Outcome SERVED = new Outcome.Answered(0);
    private static final Outcome DISABLED = refused(403, "member_disabled");

    private static Outcome refused(int status, String code) {
        return new Outcome.Refused(status, code, "", Duration.ofMillis(1));
    }

    private static Made call(int number, String user, long sent, long ended, Outcome outcome) {
        return new Made(number, user, 1, false, sent, 0, ended, outcome);
    }

    private static Made stream(int number, String user, long opened, long ended, Outcome outcome) {
        return new Made(number, user, 1, true, opened - 1, opened, ended, outcome);
    }

    private static Judge judge(Made... made) {
        return new Judge(List.of(ADAS), List.of(made));
    }

    @Nested
    @DisplayName("A call at the provider")
    class AtTheProvider {
        @Test
        void isOpenWhenItCanHaveComeBeforeTheAnswerAndWasReadAfterIt() {
            var read = List.of(new Arrival("ada", 7, 105, 130));

            var under = judge(call(7, "ada", 90, 140, SERVED));
            assertThat(under.late(read)).isEmpty();
            assertThat(under.undecided(read)).hasSize(1);

            var sentAfter = judge(call(7, "ada", 120, 140, SERVED));
            assertThat(sentAfter.late(read)).hasSize(1);
            assertThat(sentAfter.undecided(read)).isEmpty();
        }

        @Test
        void isLateWhenItArrivedWhileItsMemberWasDisabled() {
            var late = judge(call(7, "ada", 120, 140, SERVED)).late(List.of(new Arrival("ada", 7, 130)));

            assertThat(late).singleElement().satisfies(one -> {
                assertThat(one.afterNs()).isEqualTo(20);
                assertThat(one.sentAfter()).isTrue();
                assertThat(one.relay()).isEqualTo(1);
            });
        }

        @Test
        void isLateToldApartWhenItWasUnderWay() {
            var late = judge(call(7, "ada", 90, 140, SERVED)).late(List.of(new Arrival("ada", 7, 111)));

            assertThat(late).singleElement().matches(one -> !one.sentAfter());
        }

        @Test
        void isNotLateBeforeTheAnswerNorAfterTheEnableNorOfAnybodyElse() {
            var arrivals = List.of(
                    new Arrival("ada", 1, 109),
                    new Arrival("ada", 2, 110),
                    new Arrival("ada", 3, 200),
                    new Arrival("ben", 4, 150));

            assertThat(judge().late(arrivals)).isEmpty();
        }

        @Test
        void isLateForEverWhenTheMemberStaysDisabled() {
            var forGood = new Window("ada", 100, 110, Long.MAX_VALUE, Long.MAX_VALUE);

            assertThat(new Judge(List.of(forGood), List.of()).late(List.of(new Arrival("ada", 1, 1_000_000))))
                    .hasSize(1);
        }
    }

    @Nested
    @DisplayName("A call of a client")
    class OfAClient {
        @Test
        void hurtsWhenSomebodyElseIsRefusedOrBrokenOff() {
            var refused = call(1, "ben", 120, 130, DISABLED);
            var broken = call(2, "ben", 120, 130, new Outcome.Broken("reset", 0));
            var cut = stream(3, "ben", 120, 130, new Outcome.Cut("member_disabled", 1));

            assertThat(judge(refused, broken, cut, call(4, "ben", 120, 130, SERVED))
                            .hurt())
                    .containsExactly(refused, broken, cut);
        }

        @Test
        void hurtsWhenTheMemberHadBeenEnabledOrNotYetBeenDisabled() {
            var before = call(1, "ada", 80, 99, DISABLED);
            var after = call(2, "ada", 211, 220, DISABLED);
            var around = call(3, "ada", 95, 101, DISABLED);

            assertThat(judge(before, after, around).hurt()).containsExactly(before, after);
        }

        @Test
        void mustBeRefusedForTheRightReasonWhileTheMemberIsDisabled() {
            var served = call(1, "ada", 120, 130, SERVED);
            var otherwise = call(2, "ada", 120, 130, refused(503, "relay_not_ready"));
            var right = call(3, "ada", 120, 130, DISABLED);
            var tooEarly = call(4, "ada", 105, 130, SERVED);

            assertThat(judge(served, otherwise, right, tooEarly).notRefused("member_disabled"))
                    .containsExactly(served, otherwise);
        }
    }

    @Nested
    @DisplayName("A stream that is open when its member is disabled")
    class OpenStream {
        @Test
        void isMeasuredFromTheAnswer() {
            var early = stream(1, "ada", 50, 104, new Outcome.Cut("member_disabled", 9));
            var later = stream(2, "ada", 50, 117, new Outcome.Cut("member_disabled", 9));

            assertThat(judge(early, later).cuts().afterNs()).containsExactlyInAnyOrder(-6L, 7L);
        }

        @Test
        void isUncutWhenItGoesOnOrEndsWithoutAWord() {
            var goesOn = stream(1, "ada", 50, 900, new Outcome.HungUp(0));
            var wordless = stream(2, "ada", 50, 104, new Outcome.Broken("reset", 9));
            var bens = stream(3, "ben", 50, 900, new Outcome.HungUp(0));
            var opensLater = stream(4, "ada", 220, 900, new Outcome.HungUp(0));

            assertThat(judge(goesOn, wordless, bens, opensLater).cuts().uncut()).containsExactly(goesOn, wordless);
        }
    }

    @Test
    void percentilesAreExact() {
        var latencies = new Latencies(List.of(4_000_000L, 1_000_000L, 3_000_000L, 2_000_000L));

        assertThat(latencies.percentile(50)).isEqualTo(2.0);
        assertThat(latencies.percentile(99)).isEqualTo(4.0);
        assertThat(new Latencies(List.of()).max()).isZero();
    }
}
