package dev.keyreeve.drills.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Enforcement;
import dev.keyreeve.drills.kit.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The judge of a restore")
class RestoreJudgeTest {
    private static final Aftermath DISABLED = new Aftermath("disabled", 0, 0);
    private static final Aftermath UNKNOWN = new Aftermath("not_found", 0, 0);
    private static final Aftermath SERVED = new Aftermath("active", 2, 2);
    private static final Enforcement ENFORCED = new Enforcement(200, true, 30, 2, 40, null);

    private static boolean passes(RestoreJudge.Seen seen) {
        var verdict = Verdict.builder();
        RestoreJudge.claim(verdict, seen);
        return verdict.build().passed();
    }

    private static RestoreJudge.Seen seen(Aftermath disabled, Aftermath joined, Aftermath stayed) {
        return new RestoreJudge.Seen(true, 90, disabled, joined, stayed, ENFORCED, DISABLED);
    }

    @Test
    @DisplayName("passes when the disabled and the unknown are out, and all others in")
    void passes() {
        assertThat(passes(seen(DISABLED, UNKNOWN, SERVED))).isTrue();
    }

    @Test
    @DisplayName("fails when who was disabled came back, in the admin API or at a relay")
    void cameBack() {
        assertThat(passes(seen(SERVED, UNKNOWN, SERVED))).isFalse();
        assertThat(passes(seen(new Aftermath("active", 0, 0), UNKNOWN, SERVED))).isFalse();
        assertThat(passes(seen(new Aftermath("disabled", 0, 1), UNKNOWN, SERVED)))
                .isFalse();
    }

    @Test
    @DisplayName("fails when somebody is admitted whom nobody can administrate")
    void unknown() {
        assertThat(passes(seen(DISABLED, new Aftermath("not_found", 1, 1), SERVED)))
                .isFalse();
    }

    @Test
    @DisplayName("fails when the others are out, too")
    void nobody() {
        assertThat(passes(seen(DISABLED, UNKNOWN, DISABLED))).isFalse();
    }

    @Test
    @DisplayName("fails when an older database was taken, a disable was none, or nothing had happened since the backup")
    void otherwise() {
        assertThat(passes(new RestoreJudge.Seen(false, 90, DISABLED, UNKNOWN, SERVED, ENFORCED, DISABLED)))
                .isFalse();
        assertThat(passes(new RestoreJudge.Seen(true, 0, DISABLED, UNKNOWN, SERVED, ENFORCED, DISABLED)))
                .isFalse();
        assertThat(passes(new RestoreJudge.Seen(
                        true, 90, DISABLED, UNKNOWN, SERVED, ENFORCED, new Aftermath("disabled", 0, 2))))
                .isFalse();
    }
}
