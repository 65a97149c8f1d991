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
    Waiter join(OrganizationId organization) {
        var waiter = new Waiter(organization);
        waiting.add(waiter);
        return waiter;
    }

    /**
     * @param organization an id, or {@link Wakeups#EVERYBODY}
     */
    void wake(String organization) {
        for (var waiter : waiting) {
            if (organization.equals(Wakeups.EVERYBODY)
                    || waiter.organization.value().equals(organization)) {
                waiter.woken.release();
            }
        }
    }

    final class Waiter implements AutoCloseable {
        private final OrganizationId organization;
        private final Semaphore woken = new Semaphore(0);

        private Waiter(OrganizationId organization) {
            this.organization = organization;
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
