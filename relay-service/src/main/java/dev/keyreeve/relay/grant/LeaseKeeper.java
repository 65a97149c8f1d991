package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Holds the lease: registers, renews every third of it, registers anew when it was lost. Acknowledgements have a thread
 * of their own, because a disable waits for them and a renewal may hang.
 */
final class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    /** To begin anew while key-service is still at it would only supersede what it grants. */
    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long RETRY_MS = 200;

    private final Standing standing;
    private final Acknowledgements acknowledgements;
    private final KeyServiceClient keyService;
    private final String version;
    private volatile boolean stopping;
    private volatile long firstEpoch = -1;
    private volatile long epoch = -1;
    private volatile String token = "";
    private volatile long leaseMs;
    private long lastAsked;

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
                Thread.sleep(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers how many milliseconds there are until the next step. Nothing may end the thread: there is no other. */
    private long next() throws InterruptedException {
        try {
            return standing.remaining(System.nanoTime()) == 0 ? register() : renew();
        } catch (RuntimeException e) {
            LOG.error("lease not kept", e);
            return RETRY_MS;
        }
    }

    private long register() throws InterruptedException {
        long sentAt = System.nanoTime();
        return switch (keyService.call("register", new Lease.Register(version), REGISTER_TIMEOUT)) {
            case KeyServiceClient.Reply.Granted(var granted) -> {
                remember(sentAt, granted);
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

    /**
     * Where the answer does not come in time the next renewal is sent beside it: key-service may be slow, or the
     * connection may lead to nobody. Whichever answer comes first prolongs the lease.
     */
    private long renew() throws InterruptedException {
        long renewing = epoch;
        var applied = acknowledgements.some();
        long sentAt = System.nanoTime();
        var third = Duration.ofMillis(Math.max(100, leaseMs / 3));
        var renewed = keyService
                .send("renew", new Lease.Renew(renewing, applied), third.multipliedBy(2))
                .thenApply(reply -> isRenewed(reply, renewing, sentAt, applied));
        try {
            return renewed.get(third.toMillis(), TimeUnit.MILLISECONDS) ? leaseMs / 3 : RETRY_MS;
        } catch (TimeoutException e) {
            LOG.warnf("lease not renewed yet epoch=%d waited_ms=%d", renewing, third.toMillis());
            return 0;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isRenewed(KeyServiceClient.Reply reply, long renewing, long sentAt, List<Lease.Mark> applied) {
        switch (reply) {
            case KeyServiceClient.Reply.Granted(var granted) -> {
                confirm(renewing, applied);
                remember(sentAt, granted);
                standing.renewed(renewing, sentAt, granted);
                return true;
            }
            case KeyServiceClient.Reply.Refused(var reason) -> {
                LOG.warnf("lease refused epoch=%d reason=%s", renewing, reason);
                standing.refused(renewing);
            }
            case KeyServiceClient.Reply.Failed(var why) ->
                LOG.warnf("lease not renewed epoch=%d why=%s", renewing, why);
            case KeyServiceClient.Reply.Done done -> LOG.warnf("lease not renewed epoch=%d why=empty answer", renewing);
        }
        return false;
    }

    /** What an earlier epoch has told, the next one must tell again. */
    private void confirm(long told, List<Lease.Mark> marks) {
        if (told == epoch) {
            acknowledgements.confirmed(marks);
        }
    }

    /** Answers may overtake each other: what was asked last stands. */
    private synchronized void remember(long sentAt, Lease.Granted granted) {
        if (firstEpoch >= 0 && sentAt - lastAsked < 0) {
            return;
        }
        if (firstEpoch < 0) {
            firstEpoch = granted.epoch();
        }
        lastAsked = sentAt;
        leaseMs = granted.leaseMs();
        epoch = granted.epoch();
        token = granted.token();
    }

    /** What fails here is told with the next renewal, or tried again after a moment. */
    void acknowledge() {
        try {
            while (!stopping) {
                var marks = acknowledgements.await();
                long telling = epoch;
                var reply = telling < 0
                        ? new KeyServiceClient.Reply.Failed("not registered")
                        : keyService.call("acks", new Lease.Ack(telling, marks), TIMEOUT);
                if (reply instanceof KeyServiceClient.Reply.Done || reply instanceof KeyServiceClient.Reply.Granted) {
                    confirm(telling, marks);
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
            keyService.call("leave", new Lease.Leave(epoch), TIMEOUT);
        }
    }
}
