package dev.keyreeve.keys.publish;

import dev.keyreeve.keys.access.Tenancy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One thread that empties the outbox into Kafka whenever it is woken, and looks by itself now and then. While Kafka is
 * away it keeps trying, and changes go on being committed: they wait in the outbox.
 */
@ApplicationScoped
class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);
    private static final long POLL_MS = 2_000;
    private static final long FIRST_BACKOFF_MS = 50;
    private static final long MAX_BACKOFF_MS = 1_000;

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final GrantTopic topic;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("outbox-publisher").unstarted(this::run);
    private volatile boolean stopping;

    OutboxPublisher(Tenancy tenancy, Outbox outbox, GrantTopic topic) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.topic = topic;
    }

    void start(@Observes @Priority(10) StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(5_000);
    }

    void wake() {
        woken.release();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        long backoff = FIRST_BACKOFF_MS;
        while (!stopping) {
            try {
                while (!stopping && publishNext()) {
                    backoff = FIRST_BACKOFF_MS;
                }
                pause(POLL_MS);
            } catch (RuntimeException failure) {
                if (!stopping) {
                    LOG.warnf("outbox_stuck retry_ms=%d cause=%s", backoff, failure.getMessage());
                    pause(backoff);
                    backoff = Math.min(2 * backoff, MAX_BACKOFF_MS);
                }
            }
        }
    }

    /**
     * Publishes one organization's oldest waiting records.
     *
     * @return whether there were any that no other replica had claimed
     */
    boolean publishNext() {
        return tenancy.asSystem(connection -> {
            var claimed = outbox.claim(connection);
            if (claimed.isEmpty()) {
                return false;
            }
            topic.send(claimed.get());
            outbox.markPublished(connection, claimed.get());
            return true;
        });
    }

    private void pause(long millis) {
        try {
            woken.tryAcquire(millis, TimeUnit.MILLISECONDS);
            woken.drainPermits();
        } catch (InterruptedException stop) {
            stopping = true;
        }
    }
}
