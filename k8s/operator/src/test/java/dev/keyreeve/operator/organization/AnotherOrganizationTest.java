package dev.keyreeve.operator.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.admin.Connections;
import dev.keyreeve.operator.budget.BudgetTending;
import dev.keyreeve.operator.credential.ProviderCredentialTending;
import dev.keyreeve.operator.project.ProjectTending;
import dev.keyreeve.operator.servicekey.ServiceKeyTending;
import dev.keyreeve.operator.tending.Events;
import dev.keyreeve.operator.tending.Settings;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Budget;
import dev.keyreeve.operator.v1alpha1.Condition;
import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.ProviderCredential;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import dev.keyreeve.operator.v1alpha1.Status;
import dev.keyreeve.operator.v1alpha1.Tenant;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A Secret that holds an admin key of another organization")
class AnotherOrganizationTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration GRACE = Settings.DEFAULT.deletionGrace();

    private FakePlaces places;
    private Surroundings around;

    /** What leans on an Organization, each as it is once it was in step. */
    private enum Kind {
        PROJECT,
        CREDENTIAL,
        BUDGET,
        KEY;

        Tended<?> tended(AnotherOrganizationTest test) {
            return switch (this) {
                case PROJECT ->
                    new Tended<>(
                            new ProjectTending(test.around),
                            test.read(Project.class, "{organization: acme}", "thing_1"));
                case CREDENTIAL ->
                    new Tended<>(
                            new ProviderCredentialTending(test.around),
                            test.read(
                                    ProviderCredential.class,
                                    "{organization: acme, provider: openai, secret: {name: openai, key: secret}}",
                                    "thing_1"));
                case BUDGET ->
                    new Tended<>(
                            new BudgetTending(test.around),
                            test.read(
                                    Budget.class,
                                    "{organization: acme, amount: {requests: 9}, window: day, kind: hard}",
                                    "thing_1"));
                case KEY ->
                    new Tended<>(
                            new ServiceKeyTending(test.around),
                            test.read(
                                    ServiceKey.class,
                                    "{organization: acme, project: blog, secret: {name: key, key: api-key}}",
                                    "thing_1"));
            };
        }
    }

    private record Tended<R extends Tenant<?>>(Tending<R> tending, R resource) {
        Condition ready() {
            return tending.reconcile(resource, null)
                    .getResource()
                    .orElseThrow()
                    .known()
                    .ready()
                    .orElseThrow();
        }

        /** Whether it is let go of at noon, having been asked for so long ago. */
        boolean goes(Duration ago) {
            resource.getMetadata().setDeletionTimestamp(NOON.minus(ago).toString());
            return tending.cleanup(resource, null).isRemoveFinalizer();
        }
    }

    @BeforeEach
    void open() throws IOException {
        places = new FakePlaces();
        places.key("key-a", "org_a");
        places.key("key-b", "org_b");
        restart();
    }

    @AfterEach
    void close() {
        places.close();
    }

    private void restart() {
        var clock = Clock.fixed(NOON, ZoneOffset.UTC);
        around = new Surroundings(
                places.cluster,
                new Connections(places.cluster, places.keyService()),
                new Events(places.cluster, clock),
                Settings.DEFAULT,
                clock);
    }

    private <R extends Tenant<?>> R read(Class<R> kind, String spec, String id) {
        var resource = places.cluster
                .getKubernetesSerialization()
                .unmarshal("""
                        apiVersion: keyreeve.dev/v1alpha1
                        kind: %s
                        metadata: {name: acme, namespace: team, uid: %s-0123, generation: 1}
                        spec: %s
                        """.formatted(kind.getSimpleName(), kind.getSimpleName(), spec), kind);
        resource.setStatus(new Status(1L, id, "proj_1", "sa_1", null, null));
        return resource;
    }

    /** As the API server holds it: with the id of the organization that it was first verified for, if it was. */
    private Tended<Organization> organization(String id) {
        var resource = read(
                Organization.class,
                "{adminKeySecret: {name: acme-admin, key: admin.key}, ownCredentials: only, timeZone: Europe/Berlin}",
                id);
        places.holds(resource);
        return new Tended<>(new OrganizationTending(around), resource);
    }

    private void isTold(Condition ready) {
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("AnotherOrganization");
        assertThat(ready.message())
                .contains("speaks for org_a", "'acme-admin' is one of org_b", "an admin key of org_a into the Secret")
                .doesNotContain("key-b");
    }

    @Test
    @DisplayName("is told in the condition and in one event, and no setting of the other organization is changed")
    void isToldAndNothingIsChanged() {
        places.secretHolds("key-b");
        var acme = organization("org_a");

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
        places.key("key-a2", "org_a");
        var acme = organization("org_a");
        places.secretHolds("key-b");
        isTold(acme.ready());

        places.secretHolds("key-a2");

        assertThat(acme.ready().reason()).isEqualTo("InStep");
        assertThat(places.calls).isNotEmpty().allMatch(call -> call.startsWith("key-a2 "));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("stops all that leans on the Organization, also before that is looked at again")
    void stopsWhatLeansOnIt(Kind kind) {
        places.secretHolds("key-a");
        assertThat(organization("org_a").ready().reason()).isEqualTo("InStep");
        places.calls.clear();
        places.events.clear();

        places.secretHolds("key-b");

        isTold(kind.tended(this).ready());
        assertThat(places.calls).isEmpty();
        assertThat(places.events).containsExactly("AnotherOrganization");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("does not keep what is deleted from going where it is, by the key that was there before")
    void isNotWhatIsDeletedBy(Kind kind) {
        places.secretHolds("key-a");
        assertThat(organization("org_a").ready().reason()).isEqualTo("InStep");
        places.calls.clear();
        places.secretHolds("key-b");

        assertThat(kind.tended(this).goes(Duration.ZERO)).isTrue();

        assertThat(places.calls).isNotEmpty().allMatch(call -> call.startsWith("key-a "));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("holds a deletion up for the grace, and then it is said what is left, where no other key is known")
    void holdsADeletionUpForTheGrace(Kind kind) {
        places.secretHolds("key-b");
        organization("org_a");
        var tended = kind.tended(this);

        assertThat(tended.goes(Duration.ZERO)).isFalse();
        assertThat(tended.goes(GRACE.minusMillis(1))).isFalse();
        assertThat(tended.goes(GRACE)).isTrue();

        assertThat(places.events).containsExactly("AnotherOrganization", "LeftBehind");
        assertThat(places.calls).isEmpty();
    }

    @Test
    @DisplayName("does not hold the Organization's own deletion up")
    void doesNotHoldTheOrganizationUp() {
        places.secretHolds("key-b");

        assertThat(organization("org_a").goes(Duration.ZERO)).isTrue();

        assertThat(places.calls).isEmpty();
        assertThat(places.questions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("could not be told from the first one's before that is noted, so until then nothing is made")
    void isNotTakenForTheFirst(Kind kind) {
        places.secretHolds("key-a");
        organization(null);

        assertThat(kind.tended(this).ready().reason()).isEqualTo("Waiting");

        assertThat(places.calls).isEmpty();
    }

    @Test
    @DisplayName("costs no call more each time: whose a key is is asked once")
    void isAskedForOnce() {
        places.secretHolds("key-a");
        organization("org_a");

        for (int i = 0; i < 3; i++) {
            assertThat(around.connections().to("team", "acme")).isNotNull();
        }

        assertThat(places.questions).containsExactly("key-a");
    }
}
