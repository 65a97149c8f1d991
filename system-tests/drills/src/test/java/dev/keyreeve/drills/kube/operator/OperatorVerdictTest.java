package dev.keyreeve.drills.kube.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Verdict.Claim;
import dev.keyreeve.drills.kube.operator.Story.Deletion;
import dev.keyreeve.drills.kube.operator.Story.Succession;
import dev.keyreeve.drills.kube.operator.Story.Took;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A team's story passes")
class OperatorVerdictTest {
    private static final Took SOON = new Took(true, 3);
    private static final Took NEVER = new Took(false, 90);
    private static final Outcome ANSWERED = new Outcome.Answered(0);
    private static final Outcome REFUSED = new Outcome.Refused(401, "invalid_key", "", Duration.ofMillis(3));
    private static final Succession HANDED_ON = new Succession("one", "two", SOON);
    private static final Deletion GONE = new Deletion(true, true, REFUSED);

    private static List<String> broken(
            Took ready,
            Outcome called,
            long seen,
            List<String> let,
            Succession succession,
            Rights rights,
            Deletion end,
            int restarts) {
        var story = new Story(ready, "all ready", called, seen, let, 10, SOON, succession, rights, end, restarts);
        return OperatorVerdict.of(story).claims().stream()
                .filter(claim -> !claim.holds())
                .map(Claim::text)
                .toList();
    }

    private static List<String> withRights(Rights rights) {
        return broken(SOON, ANSWERED, 1, List.of(), HANDED_ON, rights, GONE, 0);
    }

    private static Set<String> and(Set<String> rights, String more) {
        var all = new TreeSet<>(rights);
        all.add(more);
        return all;
    }

    @Test
    @DisplayName("when all of it went as it should")
    void whole() {
        assertThat(withRights(Rights.needed())).isEmpty();
    }

    @Test
    @DisplayName("not when its account may do more in one place, or less")
    void rights() {
        var needed = Rights.needed();
        for (var other : List.of(
                new Rights(and(needed.inHouse(), "get /secrets"), needed.inTeam(), needed.elsewhere()),
                new Rights(needed.inHouse(), and(needed.inTeam(), "list /secrets"), needed.elsewhere()),
                new Rights(needed.inHouse(), needed.inTeam(), and(needed.elsewhere(), "get /secrets")),
                new Rights(needed.inHouse(), needed.elsewhere(), needed.elsewhere()))) {
            assertThat(withRights(other)).singleElement().asString().contains("may do what it needs");
        }
    }

    @Test
    @DisplayName("not when nothing becomes ready, the key is not taken, or more is let than is needed")
    void beginning() {
        var needed = Rights.needed();
        assertThat(broken(NEVER, ANSWERED, 1, List.of(), HANDED_ON, needed, GONE, 0))
                .hasSize(1);
        assertThat(broken(SOON, REFUSED, 0, List.of(), HANDED_ON, needed, GONE, 0))
                .hasSize(1);
        assertThat(broken(SOON, ANSWERED, 0, List.of(), HANDED_ON, needed, GONE, 0))
                .hasSize(1);
        assertThat(broken(SOON, ANSWERED, 1, List.of("GET /users"), HANDED_ON, needed, GONE, 0))
                .hasSize(1);
    }

    @Test
    @DisplayName("not when nobody else leads then, or nothing is tended")
    void succession() {
        for (var other : List.of(
                new Succession("one", "one", SOON),
                new Succession("one", "", SOON),
                new Succession("one", "two", NEVER))) {
            assertThat(broken(SOON, ANSWERED, 1, List.of(), other, Rights.needed(), GONE, 0))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("not when something of a ServiceKey stays, or an operator had to be restarted")
    void end() {
        for (var other : List.of(
                new Deletion(false, true, REFUSED),
                new Deletion(true, false, REFUSED),
                new Deletion(true, true, ANSWERED))) {
            assertThat(broken(SOON, ANSWERED, 1, List.of(), HANDED_ON, Rights.needed(), other, 0))
                    .hasSize(1);
        }
        assertThat(broken(SOON, ANSWERED, 1, List.of(), HANDED_ON, Rights.needed(), GONE, 1))
                .hasSize(1);
    }
}
