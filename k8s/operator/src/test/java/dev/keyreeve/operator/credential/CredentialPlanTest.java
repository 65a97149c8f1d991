package dev.keyreeve.operator.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.credential.CredentialPlan.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CredentialPlanTest {
    private static Seen seen(String id, String name) {
        return new Seen(id, name, false);
    }

    @Test
    void storesTheNewBeforeItDeletesTheOld() {
        assertThat(CredentialPlan.next("v2", List.of(seen("a", "v1")))).isEqualTo(new CredentialPlan.Store());
        assertThat(CredentialPlan.next("v2", List.of(seen("a", "v1"), seen("b", "v2"))))
                .isEqualTo(new CredentialPlan.Delete("a"));
        assertThat(CredentialPlan.next("v2", List.of(seen("b", "v2")))).isEqualTo(new CredentialPlan.Keep("b"));
    }

    @Test
    void leavesOneOfTwoThatWereStoredForTheSame() {
        assertThat(CredentialPlan.next("v1", List.of(seen("a", "v1"), seen("b", "v1"))))
                .isEqualTo(new CredentialPlan.Delete("b"));
    }

    @Test
    void doesNotEnableWhatAnAdministratorDisabled() {
        assertThat(CredentialPlan.next("v1", List.of(new Seen("a", "v1", true))))
                .isEqualTo(new CredentialPlan.Halt("a"));
    }

    /** However many there are, and wherever a crash left them: one of the wanted version, and never none in between. */
    @Test
    void comesToOneOfTheWantedVersion() {
        var random = new Random(20261129);
        for (int round = 0; round < 2000; round++) {
            var there = new ArrayList<Seen>();
            for (int i = random.nextInt(6); i > 0; i--) {
                there.add(seen("id-" + i, "v" + random.nextInt(3)));
            }
            boolean some = !there.isEmpty();
            int steps = 0;
            while (!(CredentialPlan.next("v2", there) instanceof CredentialPlan.Keep)) {
                switch (CredentialPlan.next("v2", there)) {
                    case CredentialPlan.Store _ -> there.add(seen("new", "v2"));
                    case CredentialPlan.Delete(var id) ->
                        there.removeIf(each -> each.id().equals(id));
                    case CredentialPlan.Keep _, CredentialPlan.Halt _ -> throw new AssertionError();
                }
                assertThat(some && there.isEmpty()).isFalse();
                assertThat(++steps).isLessThan(10);
            }
            assertThat(there).singleElement().extracting(Seen::name).isEqualTo("v2");
        }
    }
}
