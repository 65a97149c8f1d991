package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.Tenancy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits until what was taken away is gone at every relay. All state is in PostgreSQL: any replica can answer. */
@ApplicationScoped
public class Enforcements {
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final LeaseStore leases;
    private final EnforcementStore store;
    private final Waiters waiters;
    private final EnforcementConfig config;
    private final Timer time;

    Enforcements(
            Tenancy tenancy,
            Outbox outbox,
            LeaseStore leases,
            EnforcementStore store,
            Waiters waiters,
            EnforcementConfig config,
            MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.leases = leases;
        this.store = store;
        this.waiters = waiters;
        this.config = config;
        this.time = Timer.builder("keyreeve.enforcement")
                .description("From a committed change to its enforcement at every relay")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(metrics);
    }

    /**
     * Waits until the enforcement is a fact or the bound is over.
     *
     * @param revision of a {@link Changes#take change that takes away}
     */
    public Enforcement await(OrganizationId organization, long revision) {
        waitFor(organization, revision, config.bound());
        return look(organization, revision).orElseThrow();
    }

    /** As it stands, without waiting; empty when no change of this organization asked for that revision. */
    public Optional<Enforcement> look(OrganizationId organization, long revision) {
        return tenancy.asSystem(connection -> {
            var found = store.find(connection, organization, revision);
            if (found.isPresent() && !found.get().enforced()) {
                judge(connection, organization, revision);
                return store.find(connection, organization, revision);
            }
            return found;
        });
    }

    /**
     * Waits a moment for every relay to know what was {@link Changes#giveNow given}, so that a key works when its owner
     * has it. Nothing depends on it: a relay that is late is late.
     */
    public void settle(OrganizationId organization, long revision) {
        waitFor(organization, revision, config.settle());
    }

    /** Closes what has become true without anybody waiting. */
    void sweep() {
        for (Lease.Mark open : tenancy.asSystem(store::open)) {
            tenancy.asSystem(connection -> judge(connection, open.organization(), open.revision()));
        }
    }

    private void waitFor(OrganizationId organization, long revision, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        try (var waiter = waiters.join(organization)) {
            while (tenancy.<Enforced>asSystem(connection -> judge(connection, organization, revision))
                    instanceof Enforced.Waiting waiting) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return;
                }
                waiter.pause(Duration.ofNanos(Math.min(left, waiting.lookAgain().toNanos())));
            }
        }
    }

    private Enforced judge(Connection connection, OrganizationId organization, long revision) throws SQLException {
        leases.endLapsed(connection);
        boolean published = outbox.isPublished(connection, organization, revision);
        // After the topic: a relay that registers between the two finds the records there.
        List<Enforced.Relay> relays = leases.holders(connection, organization);
        var judged = Enforced.judge(revision, published, relays, leases.now(connection));
        if (judged instanceof Enforced.Yes(int acknowledged)
                && store.close(connection, organization, revision, acknowledged)) {
            var took =
                    store.find(connection, organization, revision).orElseThrow().tookMs();
            time.record(Duration.ofMillis(took));
        }
        return judged;
    }
}
