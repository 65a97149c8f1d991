package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Destination;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The health of an upstream")
class HealthTest {
    private static final Destination HERE = Destination.of(URI.create("https://api.example.com/v1"), "authorization");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void bars_the_way_when_half_of_the_last_attempts_failed() {
        var health = health(Settings.of(10, LONG, 100, 1));
        for (int i = 0; i < 5; i++) {
            answered(health, 200);
            assertThat(health.barred()).isEmpty();
            answered(health, 500);
        }

        assertThat(health.barred()).get().satisfies(barred -> {
            assertThat(barred.why()).contains("left alone");
            assertThat(barred.comeAgain()).isEqualTo(LONG);
        });
        assertThat(health.enter(true)).isInstanceOf(Health.Entry.Barred.class);
        assertThat(metrics.get("keyreeve_relay_breakers_open").gauge().value()).isOne();
        assertThat(metrics.get("keyreeve_relay_breaker_openings").counter().count())
                .isOne();
    }

    @Test
    void does_not_go_by_errors_that_are_the_callers_or_by_callers_who_leave() {
        var health = health(Settings.of(4, LONG, 100, 1));
        for (int i = 0; i < 50; i++) {
            answered(health, 400);
            answered(health, 429);
            pass(health).over();
        }

        assertThat(health.barred()).isEmpty();
    }

    @Test
    void lets_one_attempt_through_after_the_pause_and_goes_by_it() {
        var health = health(Settings.of(4, Duration.ofMillis(50), 100, 1));
        silentFor(health, 4);
        await().until(() -> health.barred().isEmpty());

        var probe = pass(health);
        assertThat(health.enter(true)).as("beside it").isInstanceOf(Health.Entry.Barred.class);
        probe.answered(200);
        probe.over();

        assertThat(health.isOpen()).isFalse();
        assertThat(health.enter(true)).isInstanceOf(Health.Entry.Admitted.class);
    }

    @Test
    void stays_open_after_a_probe_that_told_nothing() {
        var health = health(Settings.of(4, Duration.ofMillis(50), 100, 1));
        silentFor(health, 4);
        await().until(() -> health.barred().isEmpty());

        pass(health).over();

        assertThat(health.isOpen()).isTrue();
        await().until(() -> health.enter(true) instanceof Health.Entry.Admitted);
    }

    @Test
    void admits_fewer_at_once_when_the_upstream_has_too_much_to_do_and_more_again_when_it_bears_them() {
        var health = health(Settings.of(1_000, LONG, 8, 2));
        assertThat(fill(health)).hasSize(8);
        assertThat(health.barred()).isPresent();
        assertThat(((Health.Entry.Barred) health.enter(true)).why()).contains("8 exchanges");

        var two = health(Settings.of(1_000, LONG, 8, 2));
        answered(two, 429);
        assertThat(two.isLimited()).isTrue();
        var four = fill(two);
        assertThat(four).hasSize(4);
        four.forEach(pass -> {
            pass.answered(200);
            pass.over();
        });
        assertThat(fill(two)).hasSizeGreaterThan(4);
    }

    @Test
    void never_admits_fewer_than_the_least() {
        var health = health(Settings.of(1_000, LONG, 8, 2));
        for (int i = 0; i < 20; i++) {
            answered(health, 503);
        }

        assertThat(fill(health)).hasSize(2);
    }

    @Test
    void is_of_one_organization_alone() {
        var healths = new Healths(Settings.of(4, LONG, 100, 1), metrics);
        var one = healths.of(new OrganizationId("org_1"), HERE);
        silentFor(one, 4);

        assertThat(one.barred()).isPresent();
        assertThat(healths.of(new OrganizationId("org_1"), HERE)).isSameAs(one);
        assertThat(healths.of(new OrganizationId("org_2"), HERE).barred()).isEmpty();
    }

    private Health health(RoutingConfig config) {
        return new Healths(config, metrics).of(new OrganizationId("org_1"), HERE);
    }

    private static Pass pass(Health health) {
        return ((Health.Entry.Admitted) health.enter(true)).pass();
    }

    private static List<Pass> fill(Health health) {
        var passes = new ArrayList<Pass>();
        while (health.enter(true) instanceof Health.Entry.Admitted(var pass)) {
            passes.add(pass);
        }
        return passes;
    }

    private static void answered(Health health, int status) {
        var pass = pass(health);
        pass.answered(status);
        pass.over();
    }

    private static void silentFor(Health health, int attempts) {
        for (int i = 0; i < attempts; i++) {
            var pass = pass(health);
            pass.silent();
            pass.over();
        }
    }
}
