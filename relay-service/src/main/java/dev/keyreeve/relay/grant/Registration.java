package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.secret.OneALine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * This relay as the house knows it: its lease, its epoch, its internal token, and the three threads that keep them and
 * the grants current.
 */
@Singleton
public final class Registration {
    private static final Logger LOG = Logger.getLogger(Registration.class);

    private static final long LEASE_LOOK_MS = 20;
    private static final long LONGEST_LOOK_MS = 200;

    private final Standing standing = new Standing();
    private final GrantConfig.Identity identity;
    private final KeyServiceClient keyService;
    private final LeaseKeeper keeper;
    private final GrantFeed follower;
    private final Thread feed;
    private final Thread lease;
    private final Thread acks;
    private volatile boolean stopping;
    private volatile boolean draining;
    private volatile boolean finished;

    Registration(
            GrantConfig.Identity identity,
            GrantConfig.KeyService keyServiceConfig,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version,
            Grants grants,
            Revocations revocations,
            Recalls recalls,
            MeterRegistry metrics) {
        this.identity = identity;
        var acknowledgements = new Acknowledgements();
        this.keyService = new KeyServiceClient(keyServiceConfig.url(), identity.id(), token(identity.tokenFile()));
        this.keeper = new LeaseKeeper(standing, acknowledgements, keyService, version);
        this.follower = new GrantFeed(
                GrantFeed.consumer(bootstrapServers, identity.id()),
                grants,
                standing,
                acknowledgements,
                revocations,
                recalls);
        this.feed = thread("grant-feed", follower::follow);
        this.lease = thread("lease", keeper::keep);
        this.acks = thread("acks", keeper::acknowledge);
        metrics.gauge("keyreeve_relay_grants", grants, Grants::size);
        metrics.gauge("keyreeve_relay_grants_lag_records", follower, GrantFeed::behind);
        FunctionCounter.builder("keyreeve_relay_grants_skipped", follower, GrantFeed::skipped)
                .register(metrics);
        metrics.gauge("keyreeve_relay_lease_remaining_seconds", this, Registration::remainingSeconds);
        metrics.gauge("keyreeve_relay_serving", this, self -> self.isReady() ? 1 : 0);
        metrics.gauge("keyreeve_relay_stopping", this, self -> self.stopping ? 1 : 0);
    }

    static String token(Path file) {
        try {
            return OneALine.read(Files.readString(file)).stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("keyreeve.relay.token-file is empty: " + file));
        } catch (IOException e) {
            throw new UncheckedIOException("keyreeve.relay.token-file cannot be read: " + file, e);
        }
    }

    private static Thread thread(String name, Runnable loop) {
        return Thread.ofPlatform().name(name).daemon().unstarted(loop);
    }

    void start(@Observes StartupEvent event) {
        lease.start();
        acks.start();
        feed.start();
    }

    /** Whether this relay may admit at this moment. Cheap; asked at admission and again right before forwarding. */
    public boolean mayServe() {
        return !draining && mayForward();
    }

    /** The same for what was admitted already: a relay that stops still finishes it. */
    public boolean mayForward() {
        return !finished && standing.mayServe(System.nanoTime());
    }

    /**
     * Waits a moment for a lease that has just run out: key-service may have been too busy to prolong it, and registers
     * this relay anew. Whether it is back, {@link #mayForward} says. Completes on the caller's context.
     *
     * @param enough whether to wait is of no use any more
     */
    public Future<Void> awaitLease(Vertx vertx, BooleanSupplier enough) {
        if (mayForward()) {
            return Future.succeededFuture();
        }
        var over = Promise.<Void>promise();
        look(vertx, enough, System.nanoTime() + identity.leaseWait().toNanos(), LEASE_LOOK_MS, over);
        return over.future();
    }

    /** Less often as it lasts: many may wait, and the machine is busy. */
    private void look(Vertx vertx, BooleanSupplier enough, long until, long pause, Promise<Void> over) {
        long now = System.nanoTime();
        if (mayForward()
                || finished
                || enough.getAsBoolean()
                || now - until >= 0
                || !standing.hasServedWithin(identity.leaseWait().toNanos(), now)) {
            over.complete();
        } else {
            vertx.setTimer(pause, again -> look(vertx, enough, until, Math.min(2 * pause, LONGEST_LOOK_MS), over));
        }
    }

    /** What stands in the way of serving, for people. */
    public String describe() {
        return stopping
                ? "stopping"
                : switch (standing.state()) {
                    case Standing.State.Unregistered none -> "no lease";
                    case Standing.State.CatchingUp catching -> "catching up with the grants";
                    case Standing.State.Serving serving -> mayForward() ? "serving" : "the lease has run out";
                };
    }

    private double remainingSeconds() {
        return standing.remaining(System.nanoTime()) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    public String relay() {
        return identity.id();
    }

    /** The first epoch that key-service gave this process; -1 before that. */
    public long firstEpoch() {
        return keeper.firstEpoch();
    }

    /** The newest epoch that key-service gave this relay; -1 before the first. */
    public long epoch() {
        return keeper.epoch();
    }

    /** The internal JWT for usage- and moderation-service; empty before the first registration. */
    public String internalToken() {
        return keeper.token();
    }

    /** From here on it is not ready: whoever chooses among relays should not choose this one. */
    public void stopping() {
        stopping = true;
    }

    /** Whether callers should be sent here: it holds its lease, has caught up, and is not about to stop. */
    boolean isReady() {
        return mayServe() && !stopping;
    }

    public boolean isDraining() {
        return draining;
    }

    /** From here on nothing new is admitted; the lease is kept for what is under way. */
    public void drain() {
        draining = true;
    }

    /**
     * From here on nothing is forwarded, what was admitted included: whoever has passed the last check is among the live
     * exchanges by now. The lease is kept until these have ended.
     */
    public void finish() {
        finished = true;
    }

    /** Gives the lease back and ends the threads. After {@link #drain()}, when nothing is under way any more. */
    public void leave() {
        try {
            keeper.stop();
            follower.stop();
            acks.interrupt();
            lease.interrupt();
            lease.join(TimeUnit.SECONDS.toMillis(1));
            keeper.leave();
            feed.join(TimeUnit.SECONDS.toMillis(1));
            keyService.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.infof("lease left relay=%s", identity.id());
    }
}
