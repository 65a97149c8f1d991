package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The requests in this process that wait for an enforcement. */
@ApplicationScoped
class Waiters {
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

    /** To be joined before the first look, so that nothing is missed in between; to be closed. */
    Waiter join(OrganizationId organization, long revision) {
        var waiter = new Waiter(organization, revision);
        waiting.add(waiter);
        return waiter;
    }

    /** Wakes those whom it concerns: with many changes under way, waking all would have each look at each step. */
    void wake(Progress.Step step) {
        for (var waiter : waiting) {
            if (step.concerns(waiter.organization.value(), waiter.revision)) {
                waiter.woken.release();
            }
        }
    }

    final class Waiter implements AutoCloseable {
        private final OrganizationId organization;
        private final long revision;
        private final Semaphore woken = new Semaphore(0);

        private Waiter(OrganizationId organization, long revision) {
            this.organization = organization;
            this.revision = revision;
        }

        /** Returns when woken, also if that was since the last pause, or when the time is over. */
        void pause(Duration atMost) {
            try {
                woken.tryAcquire(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
                woken.drainPermits();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            waiting.remove(this);
        }
    }
}
