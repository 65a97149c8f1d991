package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.secret.Destination;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The health of an upstream")
class HealthTest {
    private static final Destination HERE = Destination.of(URI.create("https://api.example.com/v1"), "authorization");
    private static final Principal ADA = Principal.user("user_ada");
    private static final Principal BEN = Principal.user("user_ben");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void bars_the_way_when_half_of_the_last_attempts_failed() {
        var health = health(Settings.of(10, LONG, 100, 1));
        // It is watched from the first failure on.
        for (int status : new int[] {200, 500, 200, 500, 200, 500, 200, 500, 200, 200}) {
            answered(health, status);
            assertThat(health.barred(ADA)).isEmpty();
        }
        answered(health, 500);

        assertThat(health.barred(ADA)).get().satisfies(barred -> {
            assertThat(barred.why()).contains("left alone");
            assertThat(barred.comeAgain()).isEqualTo(LONG);
        });
        assertThat(health.enter(ADA, true)).isInstanceOf(Health.Entry.Barred.class);
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

        assertThat(health.barred(ADA)).isEmpty();
    }

    @Test
    void lets_one_attempt_through_after_the_pause_and_goes_by_it() {
        var health = health(Settings.of(4, Duration.ofMillis(50), 100, 1));
        silentFor(health, 4);
        await().until(() -> health.barred(ADA).isEmpty());

        var probe = pass(health);
        assertThat(health.enter(ADA, true)).as("beside it").isInstanceOf(Health.Entry.Barred.class);
        probe.answered(200);
        probe.over();

        assertThat(health.isOpen()).isFalse();
        assertThat(health.enter(ADA, true)).isInstanceOf(Health.Entry.Admitted.class);
    }

    @Test
    void stays_open_after_a_probe_that_told_nothing() {
        var health = health(Settings.of(4, Duration.ofMillis(50), 100, 1));
        silentFor(health, 4);
        await().until(() -> health.barred(ADA).isEmpty());

        pass(health).over();

        assertThat(health.isOpen()).isTrue();
        await().until(() -> health.enter(ADA, true) instanceof Health.Entry.Admitted);
    }

    @Test
    void admits_fewer_at_once_when_the_upstream_has_too_much_to_do_and_more_again_when_it_bears_them() {
        var health = health(Settings.of(1_000, LONG, 8, 2));
        assertThat(fill(health)).hasSize(8);
        assertThat(health.barred(ADA)).isPresent();
        assertThat(((Health.Entry.Barred) health.enter(ADA, true)).why()).contains("8 exchanges");

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
    void gives_no_member_more_than_half_of_places_that_have_become_fewer() {
        var health = health(Settings.of(1_000, LONG, 8, 2));
        answered(health, 429);
        var adas = new ArrayList<Pass>();

        fill(health, ADA, adas);

        assertThat(adas).hasSize(2);
        assertThat(health.barred(ADA)).isPresent();
        assertThat(((Health.Entry.Barred) health.enter(ADA, true)).why()).contains("4 exchanges", "2 at most");
        assertThat(health.barred(BEN)).isEmpty();
        var bens = new ArrayList<Pass>();
        fill(health, BEN, bens);
        assertThat(bens).hasSize(2);
        adas.getFirst().over();
        assertThat(health.barred(ADA)).isEmpty();
    }

    @Test
    void leaves_places_to_others_when_one_member_takes_all_that_they_can() {
        var health = health(Settings.of(1_000, LONG, 8, 2));
        var adas = new ArrayList<Pass>();

        fill(health, ADA, adas);

        assertThat(health.isLimited()).isFalse();
        assertThat(adas).hasSize(4);
        assertThat(((Health.Entry.Barred) health.enter(ADA, true)).why()).contains("8 exchanges", "4 at most");
        assertThat(health.barred(BEN)).isEmpty();
        assertThat(pass(health, BEN)).isNotNull();
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
    void bars_a_member_whose_calls_fail_and_nobody_else() {
        var health = health(Settings.of(4, LONG, 100, 1));
        silentFor(health, 4);

        assertThat(health.barred(ADA)).isPresent();
        assertThat(health.isOpen()).isTrue();
        assertThat(health.barred(BEN)).isEmpty();
        assertThat(health.enter(BEN, true)).isInstanceOf(Health.Entry.Admitted.class);
    }

    @Test
    void bars_all_when_it_fails_for_more_than_one_can_bring_about() {
        var health = health(Settings.of(4, LONG, 100, 1));
        for (var who : List.of("user_1", "user_2", "user_3", "user_4", "user_5")) {
            var pass = ((Health.Entry.Admitted) health.enter(Principal.user(who), true)).pass();
            pass.silent();
            pass.over();
        }

        assertThat(health.barred(BEN)).isPresent();
        assertThat(health.enter(BEN, true)).isInstanceOf(Health.Entry.Barred.class);
        assertThat(metrics.get("keyreeve_relay_breakers_open").gauge().value()).isOne();
    }

    /** With less, one member's calls alone could never bring back places that became fewer. */
    @Test
    void refuses_a_share_of_a_member_with_which_no_limit_would_grow_again() {
        var usual = Settings.of(4, LONG, 100, 1);
        for (double share : new double[] {0, 0.25, 1.5, Double.NaN}) {
            var places = new Settings.Places(true, 100, share, 1, 0.5);
            var config = new Settings(usual.retries(), usual.breaker(), places);

            assertThatThrownBy(() -> new Healths(config, metrics)).hasMessageContaining("member-share");
        }
    }

    @Test
    void is_of_one_organization_alone() {
        var healths = new Healths(Settings.of(4, LONG, 100, 1), metrics);
        var one = healths.of(new OrganizationId("org_1"), HERE);
        silentFor(one, 4);

        assertThat(one.barred(ADA)).isPresent();
        assertThat(healths.of(new OrganizationId("org_1"), HERE)).isSameAs(one);
        assertThat(healths.of(new OrganizationId("org_2"), HERE).barred(ADA)).isEmpty();
    }

    /** No metric names them, so whoever runs the house finds them here. */
    @Test
    void is_told_in_the_log_with_its_organization_and_address() {
        var ears = new Ears();
        var log = Logger.getLogger(Healths.class.getName());
        log.addHandler(ears);
        try {
            silentFor(health(Settings.of(4, LONG, 100, 1)), 4);
        } finally {
            log.removeHandler(ears);
        }

        assertThat(ears.heard).containsExactly("breaker open for=user_ada org=org_1 host=api.example.com port=443");
    }

    private static final class Ears extends Handler {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            heard.add(line instanceof ExtLogRecord ext ? ext.getFormattedMessage() : line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private Health health(RoutingConfig config) {
        return new Healths(config, metrics).of(new OrganizationId("org_1"), HERE);
    }

    private static Pass pass(Health health) {
        return pass(health, ADA);
    }

    private static Pass pass(Health health, Principal who) {
        return ((Health.Entry.Admitted) health.enter(who, true)).pass();
    }

    private static List<Pass> fill(Health health) {
        var passes = new ArrayList<Pass>();
        for (boolean any = true; any; ) {
            any = fill(health, ADA, passes) | fill(health, BEN, passes);
        }
        return passes;
    }

    private static boolean fill(Health health, Principal who, List<Pass> passes) {
        int before = passes.size();
        while (health.enter(who, true) instanceof Health.Entry.Admitted(var pass)) {
            passes.add(pass);
        }
        return passes.size() > before;
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
