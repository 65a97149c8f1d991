package dev.keyreeve.operator.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.v1alpha1.Condition;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A Secret that holds an admin key of another organization")
class AnotherOrganizationTest {
    private Acme world;
    private FakePlaces places;

    @BeforeEach
    void open() throws IOException {
        world = new Acme();
        places = world.places;
        places.key("krv_admin_a", "org_a");
        places.key("krv_admin_b", "org_b");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void isTold(Condition ready) {
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("AnotherOrganization");
        assertThat(ready.message())
                .contains("speaks for org_a", "'acme-admin' is one of org_b", "an admin key of org_a into the Secret")
                .doesNotContain("krv_admin_b");
    }

    @Test
    @DisplayName("is told in the condition and in one event, and no setting of the other organization is changed")
    void isToldAndNothingIsChanged() {
        places.secretHolds("krv_admin_b");
        var acme = world.organization("org_a");

        isTold(acme.ready());
        isTold(acme.ready());

        assertThat(places.events).containsExactly("AnotherOrganization");
        assertThat(places.calls).isEmpty();
        var said = acme.tending().reconcile(acme.resource(), null).getResource().orElseThrow();
        assertThat(said.known().id()).isEqualTo("org_a");
    }

    @Test
    @DisplayName("is no more in the way once it holds a key of the first one again, whichever")
    void isMendedByAnyKeyOfTheFirst() {
        places.key("krv_admin_a2", "org_a");
        var acme = world.organization("org_a");
        places.secretHolds("krv_admin_b");
        isTold(acme.ready());

        places.secretHolds("krv_admin_a2");

        assertThat(acme.ready().reason()).isEqualTo("InStep");
        assertThat(places.calls).isNotEmpty().allMatch(call -> call.startsWith("krv_admin_a2 "));
    }

    @ParameterizedTest
    @EnumSource(Acme.Kind.class)
    @DisplayName("stops all that leans on the Organization, also before that is looked at again")
    void stopsWhatLeansOnIt(Acme.Kind kind) {
        places.secretHolds("krv_admin_a");
        assertThat(world.organization("org_a").ready().reason()).isEqualTo("InStep");
        places.calls.clear();
        places.events.clear();

        places.secretHolds("krv_admin_b");

        isTold(kind.tended(world).ready());
        assertThat(places.calls).isEmpty();
        assertThat(places.events).containsExactly("AnotherOrganization");
    }

    @ParameterizedTest
    @EnumSource(Acme.Kind.class)
    @DisplayName("does not keep what is deleted from going where it is, by the key that was there before")
    void isNotWhatIsDeletedBy(Acme.Kind kind) {
        places.secretHolds("krv_admin_a");
        assertThat(world.organization("org_a").ready().reason()).isEqualTo("InStep");
        places.calls.clear();
        places.secretHolds("krv_admin_b");

        assertThat(kind.tended(world).goes(Duration.ZERO)).isTrue();

        assertThat(places.calls).isNotEmpty().allMatch(call -> call.startsWith("krv_admin_a "));
    }

    @ParameterizedTest
    @EnumSource(Acme.Kind.class)
    @DisplayName("holds a deletion up for the grace, and then it is said what is left, where no other key is known")
    void holdsADeletionUpForTheGrace(Acme.Kind kind) {
        places.secretHolds("krv_admin_b");
        world.organization("org_a");
        var tended = kind.tended(world);

        assertThat(tended.goes(Duration.ZERO)).isFalse();
        assertThat(tended.goes(Acme.GRACE.minusMillis(1))).isFalse();
        assertThat(tended.goes(Acme.GRACE)).isTrue();

        assertThat(places.events).containsExactly("AnotherOrganization", "LeftBehind");
        assertThat(places.calls).isEmpty();
    }

    @Test
    @DisplayName("does not hold the Organization's own deletion up")
    void doesNotHoldTheOrganizationUp() {
        places.secretHolds("krv_admin_b");

        assertThat(world.organization("org_a").goes(Duration.ZERO)).isTrue();

        assertThat(places.calls).isEmpty();
        assertThat(places.questions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Acme.Kind.class)
    @DisplayName("could not be told from the first one's before that is noted, so until then nothing is made")
    void isNotTakenForTheFirst(Acme.Kind kind) {
        places.secretHolds("krv_admin_a");
        world.organization(null);

        assertThat(kind.tended(world).ready().reason()).isEqualTo("Waiting");

        assertThat(places.calls).isEmpty();
    }

    @Test
    @DisplayName("costs no call more each time: whose a key is is asked once")
    void isAskedForOnce() {
        places.secretHolds("krv_admin_a");
        world.organization("org_a");

        for (int i = 0; i < 3; i++) {
            assertThat(world.around.connections().to("team", "acme")).isNotNull();
        }

        assertThat(places.questions).containsExactly("krv_admin_a");
    }
}
