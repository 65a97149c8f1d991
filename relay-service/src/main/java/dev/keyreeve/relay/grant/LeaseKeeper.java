package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.Lease;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Holds the lease: registers, renews every third of it, registers anew when it was lost. Acknowledgements have a thread
 * of their own, because a disable waits for them and a renewal may hang.
 */
final class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(2);
    private static final long RETRY_MS = 200;

    private final Standing standing;
    private final Acknowledgements acknowledgements;
    private final KeyServiceClient keyService;
    private final String version;
    private volatile boolean stopping;
    private volatile long firstEpoch = -1;
    private volatile long epoch = -1;
    private volatile String token = "";
    private long leaseMs;

    LeaseKeeper(Standing standing, Acknowledgements acknowledgements, KeyServiceClient keyService, String version) {
        this.standing = standing;
        this.acknowledgements = acknowledgements;
        this.keyService = keyService;
        this.version = version;
    }

    /** What this process was given first; -1 before that. What it did itself was in this epoch or a later one. */
    long firstEpoch() {
        return firstEpoch;
    }

    /** The newest epoch that this relay was given; -1 before the first. Stays when the lease is lost. */
    long epoch() {
        return epoch;
    }

    /** The newest internal JWT; empty before the first. */
    String token() {
        return token;
    }

    void keep() {
        try {
            while (!stopping) {
                Thread.sleep(standing.remaining(System.nanoTime()) == 0 ? register() : renew());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers how many milliseconds there are until the next step. */
    private long register() throws InterruptedException {
        long sentAt = System.nanoTime();
        return switch (keyService.call("register", new Lease.Register(version), REGISTER_TIMEOUT)) {
            case KeyServiceClient.Reply.Granted(var granted) -> {
                remember(granted);
                standing.registered(sentAt, granted);
                LOG.infof("lease registered epoch=%d lease_ms=%d", granted.epoch(), granted.leaseMs());
                yield leaseMs / 3;
            }
            case KeyServiceClient.Reply.Failed(var why) -> {
                LOG.warnf("lease not registered why=%s", why);
                yield RETRY_MS;
            }
            case KeyServiceClient.Reply.Refused(var reason) -> {
                LOG.warnf("lease not registered why=%s", reason);
                yield RETRY_MS;
            }
            case KeyServiceClient.Reply.Done done -> RETRY_MS;
        };
    }

    private long renew() throws InterruptedException {
        long renewing = epoch;
        var applied = acknowledgements.some();
        long sentAt = System.nanoTime();
        var patience = Duration.ofMillis(Math.max(100, leaseMs / 3));
        switch (keyService.call("renew", new Lease.Renew(renewing, applied), patience)) {
            case KeyServiceClient.Reply.Granted(var granted) -> {
                acknowledgements.confirmed(applied);
                remember(granted);
                standing.renewed(renewing, sentAt, granted);
                return leaseMs / 3;
            }
            case KeyServiceClient.Reply.Refused(var reason) -> {
                LOG.warnf("lease refused epoch=%d reason=%s", renewing, reason);
                standing.refused(renewing);
            }
            case KeyServiceClient.Reply.Failed(var why) ->
                LOG.warnf("lease not renewed epoch=%d why=%s", renewing, why);
            case KeyServiceClient.Reply.Done done -> LOG.warnf("lease not renewed epoch=%d why=empty answer", renewing);
        }
        return RETRY_MS;
    }

    private void remember(Lease.Granted granted) {
        if (firstEpoch < 0) {
            firstEpoch = granted.epoch();
        }
        epoch = granted.epoch();
        token = granted.token();
        leaseMs = granted.leaseMs();
    }

    /** What fails here is told with the next renewal, or tried again after a moment. */
    void acknowledge() {
        try {
            while (!stopping) {
                var marks = acknowledgements.await();
                var reply = epoch < 0
                        ? new KeyServiceClient.Reply.Failed("not registered")
                        : keyService.call("acks", new Lease.Ack(epoch, marks), REGISTER_TIMEOUT);
                if (reply instanceof KeyServiceClient.Reply.Done || reply instanceof KeyServiceClient.Reply.Granted) {
                    acknowledgements.confirmed(marks);
                } else {
                    LOG.warnf("acks failed marks=%d why=%s", marks.size(), reply);
                    Thread.sleep(RETRY_MS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends both loops; they may still be in a request. */
    void stop() {
        stopping = true;
    }

    /** Gives the lease back, so that no disable waits for it. Only when nothing is under way any more. */
    void leave() throws InterruptedException {
        standing.dropped();
        if (epoch >= 0) {
            keyService.call("leave", new Lease.Leave(epoch), REGISTER_TIMEOUT);
        }
    }
}
