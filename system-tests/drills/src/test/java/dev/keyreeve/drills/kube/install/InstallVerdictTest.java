package dev.keyreeve.drills.kube.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An install passes")
class InstallVerdictTest {
    private static final Set<String> NAMED = Set.of("PersistentVolumeClaim/spool", "Secret/admin");
    private static final FirstCall SEEN = new FirstCall(0, 1, 1);

    private static boolean passes(FirstCall first, Set<String> remains, Set<String> atLast, Set<String> wide) {
        return InstallVerdict.of(List.of(new Round(30, 31, 9, 4, first, NAMED, remains, atLast, wide)))
                .passed();
    }

    @Test
    @DisplayName("when what stays is what is named")
    void whole() {
        assertThat(passes(SEEN, NAMED, Set.of(), Set.of())).isTrue();
    }

    @Test
    @DisplayName("not when something else stays, or what was said to stay is gone")
    void stays() {
        assertThat(passes(
                        SEEN, Set.of("PersistentVolumeClaim/spool", "Secret/admin", "ConfigMap/x"), Set.of(), Set.of()))
                .isFalse();
        assertThat(passes(SEEN, Set.of("Secret/admin"), Set.of(), Set.of())).isFalse();
        assertThat(passes(SEEN, NAMED, Set.of("Pod/x"), Set.of())).isFalse();
        assertThat(passes(SEEN, NAMED, Set.of(), Set.of("ClusterRole/keyreeve")))
                .isFalse();
    }

    @Test
    @DisplayName("not when the witnesses do not tell of one call")
    void oneCall() {
        assertThat(passes(new FirstCall(0, 2, 1), NAMED, Set.of(), Set.of())).isFalse();
        assertThat(passes(new FirstCall(0, 1, 0), NAMED, Set.of(), Set.of())).isFalse();
    }
}
