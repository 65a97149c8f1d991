package dev.keyreeve.drills.kube.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kube.privilege.Line.Kind;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Attempts")
class PrivilegeVerdictTest {
    private static final Line KEPT = new Line.Kept(Kind.SCHEMA, "refused");

    @Test
    @DisplayName("pass when all went as they should")
    void pass() {
        assertThat(PrivilegeVerdict.of(List.of(KEPT)).passed()).isTrue();
    }

    @Test
    @DisplayName("that should have been refused break their claim alone")
    void broken() {
        var verdict = PrivilegeVerdict.of(List.of(KEPT, new Line.Broken(Kind.SECRET, "is shown a secret")));

        assertThat(verdict.claims()).extracting(claim -> claim.holds()).containsExactly(true, false);
        assertThat(verdict.claims().getLast().evidence()).contains("is shown a secret");
    }

    @Test
    @DisplayName("that could not be told are neither, and are counted by their reason")
    void untold() {
        var verdict = PrivilegeVerdict.of(List.of(
                KEPT,
                new Line.Untold(Kind.REACH, "a to b", "a fence"),
                new Line.Untold(Kind.REACH, "a to c", "a fence")));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.isBroken()).isFalse();
        assertThat(verdict.notHere()).isEqualTo("a fence (2 lines are not judged)");
        assertThat(verdict.claims()).hasSize(1);
    }
}
