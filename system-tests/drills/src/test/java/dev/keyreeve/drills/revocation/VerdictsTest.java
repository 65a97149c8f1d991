package dev.keyreeve.drills.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole verdicts from doctored records: each drill must be able to fail. */
class VerdictsTest {
    private static final Member ADA =
            new Member("ada", "proj_1", "key_1", IssuedKey.mint(IssuedKey.Kind.LIVE, new Random(1)));
    private static final Member BEN =
            new Member("ben", "proj_1", "key_2", IssuedKey.mint(IssuedKey.Kind.LIVE, new Random(2)));
    private static final Outcome DISABLED = new Outcome.Refused(403, "member_disabled", "", Duration.ZERO);
    private static final long MS = 1_000_000;

    private static Phase.Course course(long enforcedNs, long backNs) {
        var phase = new Phase("stopped", "stopped", 2, Duration.ofSeconds(5), false, () -> {}, () -> {});
        return new Phase.Course(
                phase, 0, List.of(new Window("ada", MS, enforcedNs, 90 * MS, 95 * MS)), 50 * MS, backNs);
    }

    private static Made call(int number, String user, int relay, long sentNs, Outcome outcome) {
        return new Made(number, user, relay, false, sentNs, 0, sentNs + MS, outcome);
    }

    private static boolean partition(Phase.Course course, List<Made> made, List<Arrival> arrivals) {
        return RevokePartitionDrill.verdict(List.of(course), made, arrivals)
                .build()
                .passed();
    }

    private static boolean revoke(
            List<Window> windows, List<String> unenforced, List<Made> more, List<Arrival> arrivals) {
        var made = new ArrayList<>(more);
        made.add(new Made(1, "ada", 1, true, 0, MS / 2, 2 * MS, new Outcome.Cut("member_disabled", 3)));
        var offered = new RevokeDrill.Offered(500, 100, 1.0);
        return RevokeDrill.verdict(windows, unenforced, made, arrivals, offered).passed();
    }

    @Test
    void aRevokePassesWhenAllIsWellAndFailsForEachThingThatIsNot() {
        var windows = List.of(new Window("ada", MS, 3 * MS, 90 * MS, 95 * MS));
        var served = new Outcome.Answered(0);

        assertThat(revoke(windows, List.of(), List.of(call(2, "ada", 1, 5 * MS, DISABLED)), List.of()))
                .isTrue();
        assertThat(revoke(windows, List.of("ada at revision 7"), List.of(), List.of()))
                .isFalse();
        assertThat(revoke(windows, List.of(), List.of(), List.of(new Arrival("ada", 2, 4 * MS))))
                .as("a late admission")
                .isFalse();
        assertThat(revoke(windows, List.of(), List.of(call(2, "ada", 1, 5 * MS, served)), List.of()))
                .as("served although disabled")
                .isFalse();
        assertThat(revoke(windows, List.of(), List.of(call(2, "ben", 1, 5 * MS, DISABLED)), List.of()))
                .as("somebody else refused")
                .isFalse();
        assertThat(revoke(List.of(), List.of(), List.of(), List.of()))
                .as("nothing done")
                .isFalse();
    }

    @Test
    void aPartitionPassesWhenAllIsWell() {
        var made = List.of(call(1, "ada", 2, 40 * MS, DISABLED), call(2, "ben", 1, 40 * MS, new Outcome.Answered(0)));

        assertThat(partition(course(20 * MS, 60 * MS), made, List.of(new Arrival("ben", 2, 41 * MS))))
                .isTrue();
    }

    @Test
    void aPartitionFailsForALateCallAndANeverEnforcedDisableAndALostRelay() {
        var made = List.of(call(1, "ada", 2, 40 * MS, DISABLED));

        assertThat(partition(course(20 * MS, 60 * MS), made, List.of())).isTrue();
        assertThat(partition(course(20 * MS, 60 * MS), List.of(), List.of()))
                .as("nobody asked")
                .isFalse();
        assertThat(partition(course(20 * MS, 60 * MS), made, List.of(new Arrival("ada", 1, 51 * MS))))
                .isFalse();
        assertThat(partition(course(Long.MAX_VALUE, 60 * MS), made, List.of())).isFalse();
        assertThat(partition(course(6_000 * MS, 60 * MS), made, List.of())).isFalse();
        assertThat(partition(course(20 * MS, Long.MAX_VALUE), made, List.of())).isFalse();
    }

    @Test
    void aPartitionExcusesRefusalsAtTheDisturbedRelayAndNowhereElse() {
        var refusal = new Outcome.Refused(503, "relay_not_ready", "", Duration.ZERO);

        var asked = call(1, "ada", 2, 40 * MS, DISABLED);

        assertThat(partition(course(20 * MS, 60 * MS), List.of(asked, call(2, "ben", 2, 40 * MS, refusal)), List.of()))
                .isTrue();
        assertThat(partition(course(20 * MS, 60 * MS), List.of(asked, call(2, "ben", 1, 40 * MS, refusal)), List.of()))
                .isFalse();
        assertThat(partition(course(20 * MS, 60 * MS), List.of(asked, call(2, "ben", 2, 70 * MS, refusal)), List.of()))
                .isFalse();
    }

    @Test
    void aCrashFailsForALateCallAndForADisableThatIsHalfDone() {
        var enforced = new Attempt(ADA, 1, new Attempt.Answer.Enforced(10));
        var unknown = new Attempt(BEN, 1, new Attempt.Answer.Unknown("no answer"));
        var done = new Aftermath(enforced, "disabled", 10, List.of(DISABLED));
        var notDone = new Aftermath(unknown, "active", Long.MAX_VALUE, List.of(new Outcome.Answered(0)));
        var half = new Aftermath(unknown, "disabled", Long.MAX_VALUE, List.of(DISABLED, new Outcome.Answered(0)));
        var asked = List.of(call(3, "ada", 1, 11, DISABLED));

        assertThat(crash(List.of(done, notDone), asked, List.of())).isTrue();
        assertThat(crash(List.of(done, notDone), asked, List.of(new Arrival("ada", 3, 11))))
                .isFalse();
        assertThat(crash(List.of(done, half), asked, List.of())).isFalse();
        assertThat(crash(List.of(done, notDone), List.of(), List.of()))
                .as("nobody asked")
                .isFalse();
        assertThat(crash(List.of(done), asked, List.of()))
                .as("nothing was left unanswered, so the kills struck nothing")
                .isFalse();
    }

    private static boolean crash(List<Aftermath> aftermath, List<Made> made, List<Arrival> arrivals) {
        return RevokeCrashDrill.verdict(aftermath, made, arrivals).passed();
    }
}
