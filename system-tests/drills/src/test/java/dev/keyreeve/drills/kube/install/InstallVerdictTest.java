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
    private static final Round WHOLE = round(SEEN, NAMED, Set.of(), Set.of());
    private static final Set<String> NOTHING = Set.of("");
    private static final Revision INSTALLED = new Revision(1, 0, NOTHING, 4, 0);
    private static final Revision UPGRADED = new Revision(2, 3, Set.of("upgraded"), 4, 0);
    private static final Revision BACK = new Revision(2, 60, NOTHING, 4, 0);

    private static Round round(FirstCall first, Set<String> remains, Set<String> atLast, Set<String> wide) {
        return new Round(30, 31, 9, 4, first, NAMED, remains, atLast, wide);
    }

    private static boolean passes(FirstCall first, Set<String> remains, Set<String> atLast, Set<String> wide) {
        var round = round(first, remains, atLast, wide);
        boolean tried = passes(round, production(WHOLE, INSTALLED, UPGRADED, BACK));
        assertThat(passes(WHOLE, production(round, INSTALLED, UPGRADED, BACK)))
                .as("in production likewise")
                .isEqualTo(tried);
        return tried;
    }

    private static boolean passes(Revision installed, Revision upgraded, Revision back) {
        return passes(WHOLE, production(WHOLE, installed, upgraded, back));
    }

    private static boolean passes(Round tried, Production production) {
        return InstallVerdict.of(List.of(tried), production).passed();
    }

    private static Production production(Round round, Revision installed, Revision upgraded, Revision back) {
        return production(round, installed, upgraded, SEEN, back, SEEN);
    }

    private static Production production(
            Round round, Revision installed, Revision upgraded, FirstCall then, Revision back, FirstCall atLast) {
        return new Production(
                round, installed, new Production.Change(20, upgraded, then), new Production.Change(21, back, atLast));
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
        var twice = new FirstCall(0, 2, 1);
        var unbooked = new FirstCall(0, 1, 0);
        for (var wrong : List.of(twice, unbooked)) {
            assertThat(passes(wrong, NAMED, Set.of(), Set.of())).isFalse();
            assertThat(passes(WHOLE, production(WHOLE, INSTALLED, UPGRADED, wrong, BACK, SEEN)))
                    .isFalse();
            assertThat(passes(WHOLE, production(WHOLE, INSTALLED, UPGRADED, SEEN, BACK, wrong)))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("not when a pod was there before its schema, or without a migration")
    void migratesBefore() {
        assertThat(passes(new Revision(1, -1, NOTHING, 4, 0), UPGRADED, BACK)).isFalse();
        assertThat(passes(new Revision(0, 0, NOTHING, 4, 0), UPGRADED, BACK)).isFalse();
        var early = new Revision(2, -1, Set.of("upgraded"), 4, 0);
        var unmigrated = new Revision(1, 60, Set.of("upgraded"), 4, 0);
        assertThat(passes(INSTALLED, early, BACK)).isFalse();
        assertThat(passes(INSTALLED, unmigrated, new Revision(1, 90, NOTHING, 4, 0)))
                .isFalse();
    }

    @Test
    @DisplayName("not when a pod restarted, or is missing")
    void steady() {
        assertThat(passes(new Revision(1, 0, NOTHING, 4, 1), UPGRADED, BACK)).isFalse();
        assertThat(passes(INSTALLED, new Revision(2, 3, Set.of("upgraded"), 4, 1), BACK))
                .isFalse();
        assertThat(passes(INSTALLED, UPGRADED, new Revision(2, 60, NOTHING, 4, 1)))
                .isFalse();
        assertThat(passes(INSTALLED, UPGRADED, new Revision(2, 60, NOTHING, 3, 0)))
                .isFalse();
    }

    @Test
    @DisplayName("not when an upgrade leaves pods, or a rollback does, or migrates")
    void replaces() {
        assertThat(passes(INSTALLED, new Revision(2, 3, NOTHING, 4, 0), BACK)).isFalse();
        assertThat(passes(INSTALLED, new Revision(2, 3, Set.of("", "upgraded"), 5, 0), BACK))
                .isFalse();
        assertThat(passes(INSTALLED, UPGRADED, new Revision(2, 60, Set.of("upgraded"), 4, 0)))
                .isFalse();
        assertThat(passes(INSTALLED, UPGRADED, new Revision(3, 3, NOTHING, 4, 0)))
                .isFalse();
    }
}
