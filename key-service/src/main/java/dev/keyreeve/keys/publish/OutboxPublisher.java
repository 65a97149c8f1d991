package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.Tenancy;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Empties the outbox into Kafka. What this process commits it sends at once; a thread looks now and then for what was
 * left behind, here or by a process that died. While Kafka is away it keeps trying, and changes go on being committed.
 */
@ApplicationScoped
class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);
    private static final long POLL_MS = 500;
    private static final long MAX_BACKOFF_MS = 2_000;
    private static final int LANES = 64;

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final GrantTopic topic;
    private final Progress progress;
    private final RestoreCheck check;

    /** One sender for an organization at a time: a record is sent only when the one before it has arrived. */
    private final List<ReentrantLock> lanes =
            Stream.generate(ReentrantLock::new).limit(LANES).toList();

    /** Organizations whose outbox somebody is about to read: what is committed now will be seen. */
    private final Set<OrganizationId> about = ConcurrentHashMap.newKeySet();

    /** Organizations that wait for another process. */
    private final Set<OrganizationId> behindOthers = ConcurrentHashMap.newKeySet();

    private final Semaphore woken = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("outbox-publisher").unstarted(this::run);
    private volatile boolean stopping;

    OutboxPublisher(Tenancy tenancy, Outbox outbox, GrantTopic topic, Progress progress, RestoreCheck check) {
        this.check = check;
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.topic = topic;
        this.progress = progress;
    }

    void start(@Observes @Priority(10) StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(5_000);
    }

    /** Has the thread look at everything. */
    void wake() {
        woken.release();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** To be called after a commit; does not wait. What fails here is left to the thread. */
    void publishSoon(OrganizationId organization) {
        if (about.add(organization)) {
            Thread.startVirtualThread(() -> {
                try {
                    publish(organization);
                } catch (RuntimeException failure) {
                    LOG.debugf("left_to_retry org=%s cause=%s", organization, failure.getMessage());
                    wake();
                }
            });
        }
    }

    /** Another replica has published something: what waited behind it may go. */
    void elsewhere(Progress.Step step) {
        var organization = new OrganizationId(step.organization());
        if (behindOthers.remove(organization)) {
            publishSoon(organization);
        }
    }

    /** Publishes all of an organization that no other process has claimed. */
    void publish(OrganizationId organization) {
        var lane = lanes.get(Math.floorMod(organization.hashCode(), LANES));
        lane.lock();
        try {
            // From here on a commit may be too late to be read below, so it has to ask again.
            about.remove(organization);
            check.pass();
            while (nextOf(organization) instanceof Outbox.Next.Send(var batch)) {
                topic.send(batch);
                published(batch);
            }
        } finally {
            lane.unlock();
        }
    }

    private Outbox.Next nextOf(OrganizationId organization) {
        var next = tenancy.asSystem(connection -> outbox.next(connection, organization));
        if (next instanceof Outbox.Next.Elsewhere && behindOthers.add(organization)) {
            // Again, because the other may have finished before we said that we wait for it.
            return tenancy.asSystem(connection -> outbox.next(connection, organization));
        }
        return next;
    }

    /**
     * Without waiting for the disk: a mark that is lost in a crash of PostgreSQL has the batch sent again. That puts
     * older revisions behind newer ones only where the newer ones' marks are lost as well, as the log is lost from its
     * end; so those follow again, and until then the enforcements that rest on them are open again too.
     */
    private void published(Outbox.Batch batch) {
        var steps = List.of(new Progress.Step(batch.organization().value(), batch.lastRevision()));
        tenancy.asSystemLightly(connection -> {
            outbox.markPublished(connection, batch);
            progress.announce(connection, steps);
            return true;
        });
        progress.made(steps);
    }

    private void run() {
        long backoff = POLL_MS;
        while (!stopping) {
            try {
                check.pass();
                tenancy.asSystem(outbox::claimable).forEach(this::publish);
                backoff = POLL_MS;
                pause(POLL_MS);
            } catch (RestoreCheck.DatabaseIsOlder older) {
                LOG.error(older.getMessage());
                Quarkus.asyncExit(1); // Kafka was away when this process started; the next start is refused
                return;
            } catch (RuntimeException failure) {
                if (!stopping) {
                    LOG.warnf("outbox_stuck retry_ms=%d cause=%s", backoff, failure.getMessage());
                    pause(backoff);
                    backoff = Math.min(2 * backoff, MAX_BACKOFF_MS);
                }
            }
        }
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
