package dev.keyreeve.operator.organization;

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

/** The Organization 'acme' and what leans on it, in fake places, at noon. */
final class Acme implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    static final Duration GRACE = Settings.DEFAULT.deletionGrace();

    final FakePlaces places;
    final Surroundings around;

    Acme() throws IOException {
        places = new FakePlaces();
        var clock = Clock.fixed(NOON, ZoneOffset.UTC);
        around = new Surroundings(
                places.cluster,
                new Connections(places.cluster, places.keyService()),
                new Events(places.cluster, clock),
                Settings.DEFAULT,
                clock);
    }

    private Acme(FakePlaces places, Surroundings around) {
        this.places = places;
        this.around = around;
    }

    /** The same world, tended with other settings. */
    Acme with(Settings settings) {
        return new Acme(
                places,
                new Surroundings(around.cluster(), around.connections(), around.events(), settings, around.clock()));
    }

    /** What leans on an Organization, each as it is once it was in step. */
    enum Kind {
        PROJECT,
        CREDENTIAL,
        BUDGET,
        KEY;

        Tended<?> tended(Acme acme) {
            return switch (this) {
                case PROJECT ->
                    new Tended<>(
                            new ProjectTending(acme.around),
                            acme.read(Project.class, "{organization: acme}", "thing_1"));
                case CREDENTIAL ->
                    new Tended<>(
                            new ProviderCredentialTending(acme.around),
                            acme.read(
                                    ProviderCredential.class,
                                    "{organization: acme, provider: openai, secret: {name: openai, key: secret}}",
                                    "thing_1"));
                case BUDGET ->
                    new Tended<>(
                            new BudgetTending(acme.around),
                            acme.read(
                                    Budget.class,
                                    "{organization: acme, amount: {requests: 9}, window: day, kind: hard}",
                                    "thing_1"));
                case KEY ->
                    new Tended<>(
                            new ServiceKeyTending(acme.around),
                            acme.read(
                                    ServiceKey.class,
                                    "{organization: acme, project: blog, secret: {name: key, key: api-key}}",
                                    "thing_1"));
            };
        }
    }

    record Tended<R extends Tenant<?>>(Tending<R> tending, R resource) {
        Condition ready() {
            return tending.reconcile(resource, null)
                    .getResource()
                    .orElseThrow()
                    .known()
                    .ready()
                    .orElseThrow();
        }

        /** When it is to be looked at again. */
        Duration wakes() {
            return Duration.ofMillis(
                    tending.reconcile(resource, null).getScheduleDelay().orElseThrow());
        }

        /** Whether it is let go of at noon, having been asked for so long ago. */
        boolean goes(Duration ago) {
            resource.getMetadata().setDeletionTimestamp(NOON.minus(ago).toString());
            return tending.cleanup(resource, null).isRemoveFinalizer();
        }
    }

    <R extends Tenant<?>> R read(Class<R> kind, String spec, String id) {
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
    Tended<Organization> organization(String id) {
        var resource = read(
                Organization.class,
                "{adminKeySecret: {name: acme-admin, key: admin.key}, ownCredentials: only, timeZone: Europe/Berlin}",
                id);
        places.holds(resource);
        return new Tended<>(new OrganizationTending(around), resource);
    }

    @Override
    public void close() {
        places.close();
    }
}
