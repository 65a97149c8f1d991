package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Waits until what was taken away is gone at every relay. All state is in PostgreSQL: any replica can answer. */
@ApplicationScoped
public class Enforcements {
    /** Nothing is enforced sooner than its records have been to Kafka and back: to look at once would be in vain. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(10);

    private final Tenancy tenancy;
    private final LeaseStore leases;
    private final EnforcementStore store;
    private final Waiters waiters;
    private final EnforcementConfig config;
    private final LeaseConfig leaseConfig;
    private final Timer time;

    Enforcements(
            Tenancy tenancy,
            LeaseStore leases,
            EnforcementStore store,
            Waiters waiters,
            EnforcementConfig config,
            LeaseConfig leaseConfig,
            MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.leases = leases;
        this.store = store;
        this.waiters = waiters;
        this.config = config;
        this.leaseConfig = leaseConfig;
        this.time = Timer.builder("keyreeve.enforcement")
                .description("From a committed change to its enforcement at every relay")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(metrics);
    }

    /** What a look came to; {@code closed} where this look closed the enforcement. */
    private record Judged(Enforced verdict, Optional<Enforcement> closed) {}

    /**
     * Waits until the enforcement is a fact or the bound is over.
     *
     * @param revision of a {@link Changes#take change that takes away}
     */
    public Enforcement await(OrganizationId organization, long revision) {
        return waitFor(organization, revision, config.bound())
                .closed()
                .or(() -> look(organization, revision))
                .orElseThrow();
    }

    /** As it stands, without waiting; empty when no change of this organization asked for that revision. */
    public Optional<Enforcement> look(OrganizationId organization, long revision) {
        return tenancy.asSystem(connection -> {
            var found = store.find(connection, organization, revision);
            if (found.isPresent() && !found.get().enforced()) {
                return judge(connection, organization, revision).closed().isPresent()
                        ? store.find(connection, organization, revision)
                        : found;
            }
            return found;
        });
    }

    /**
     * Waits a moment for every relay to know what was {@link Changes#giveNow given}, so that a key works when its owner
     * has it. Nothing depends on it: a relay that is late is late, and the answer says so. Nobody looks after it later.
     */
    public Enforcement settle(OrganizationId organization, long revision) {
        long began = System.nanoTime();
        var judged = waitFor(organization, revision, config.settle());
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return judged.verdict() instanceof Enforced.Yes(int relays)
                ? Enforcement.done(revision, relays, tookMs)
                : Enforcement.unknown(revision, tookMs);
    }

    /** The answer to a call that enables something; it says whether every relay knows. */
    public <T, V> V settled(AdminCaller by, Changed<T> given, BiFunction<T, Enforcement, V> view) {
        return view.apply(given.thing(), settle(by.organization(), given.revision()));
    }

    /** How long the oldest that is still open has been so; zero when none is. */
    Duration oldestOpen() {
        return tenancy.asSystem(store::oldestOpen);
    }

    /** Closes what has become true without anybody waiting. */
    void sweep() {
        for (Lease.Mark open : tenancy.asSystem(store::open)) {
            tenancy.asSystem(connection -> judge(connection, open.organization(), open.revision()));
        }
    }

    private Judged waitFor(OrganizationId organization, long revision, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        try (var waiter = waiters.join(organization, revision)) {
            waiter.pause(FIRST_LOOK);
            while (true) {
                var judged = tenancy.asSystemLightly(connection -> judge(connection, organization, revision));
                long left = deadline - System.nanoTime();
                if (!(judged.verdict() instanceof Enforced.Waiting waiting)
                        || left <= 0
                        || Thread.currentThread().isInterrupted()) {
                    return judged;
                }
                waiter.pause(Duration.ofNanos(Math.min(left, waiting.lookAgain().toNanos())));
            }
        }
    }

    /**
     * Need not be remembered through a crash of PostgreSQL: whoever looks after it judges again, by leases and
     * acknowledgements, which are, and by what is published, which is published again where that was forgotten.
     */
    private Judged judge(Connection connection, OrganizationId organization, long revision) throws SQLException {
        var seen = store.evidence(connection, organization, revision, leaseConfig.margin());
        if (seen.hasLapsed()) {
            leases.endLapsed(connection);
            seen = store.evidence(connection, organization, revision, leaseConfig.margin());
        }
        var verdict = Enforced.judge(revision, seen.published(), seen.relays(), seen.now());
        if (!(verdict instanceof Enforced.Yes(int acknowledged))) {
            return new Judged(verdict, Optional.empty());
        }
        var closed = store.close(connection, organization, revision, acknowledged);
        closed.ifPresent(enforcement -> time.record(Duration.ofMillis(enforcement.tookMs())));
        return new Judged(verdict, closed);
    }
}
