package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.Secret;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The secrets that are in use. To open one takes more processor time than all the rest of a call, so it stays open from
 * one use to the next, as a {@link Secret} that is lent and never handed out.
 *
 * <p>It is overwritten with zeros when a use comes with another record of its credential, when {@link #sweep} finds that
 * the record it was opened from is no longer the truth or that nobody has used it for a while, and at the end of the
 * relay. What cannot be opened is not remembered.
 */
final class OpenedSecrets implements AutoCloseable {
    /** More than these are not kept: who comes then opens, uses and destroys. */
    static final int MOST = 10_000;

    /** Opens a secret that belongs to the caller from then on. */
    interface Opening {
        Secret open(GrantRecord.Credential credential) throws Opener.CannotOpen;
    }

    private record Name(OrganizationId organization, String credentialId) {}

    /** Its monitor is held while the secret is lent, so that nobody destroys it meanwhile. */
    private static final class Opened {
        private final GrantRecord.Credential record;
        private final Secret secret;
        private long usedAt;
        private boolean closed;

        Opened(GrantRecord.Credential record, Secret secret, long now) {
            this.record = record;
            this.secret = secret;
            this.usedAt = now;
        }

        synchronized void close() {
            closed = true;
            secret.close();
        }

        synchronized boolean wasUsedSince(long instant) {
            return usedAt - instant > 0;
        }
    }

    private final Opening opening;
    private final LongSupplier clock;
    private final long idleNanos;
    private final ConcurrentMap<Name, Opened> byName = new ConcurrentHashMap<>();

    /**
     * @param clock monotonic, in nanoseconds
     * @param idleNanos after which an unused secret is destroyed by the next sweep
     */
    OpenedSecrets(Opening opening, LongSupplier clock, long idleNanos) {
        this.opening = opening;
        this.clock = clock;
        this.idleNanos = idleNanos;
    }

    /** @param use keeps neither the secret nor its bytes, and is done soon: others may wait for the same secret */
    <T> T withSecret(GrantRecord.Credential credential, Function<Secret, T> use) throws Opener.CannotOpen {
        var name = new Name(credential.organization(), credential.credentialId());
        while (true) {
            var opened = byName.get(name);
            if (opened == null || opened.record != credential) {
                if (opened == null && byName.size() >= MOST) {
                    try (var secret = opening.open(credential)) {
                        return use.apply(secret);
                    }
                }
                opened = open(name, credential);
            }
            synchronized (opened) {
                if (!opened.closed) {
                    opened.usedAt = clock.getAsLong();
                    return use.apply(opened.secret);
                }
            }
        }
    }

    private Opened open(Name name, GrantRecord.Credential credential) throws Opener.CannotOpen {
        var opened = new Opened(credential, opening.open(credential), clock.getAsLong());
        var before = byName.put(name, opened);
        if (before != null) {
            before.close();
        }
        return opened;
    }

    /** Destroys what is not the truth any more, or lies idle. To be called every now and then. */
    void sweep(Predicate<GrantRecord.Credential> isCurrent) {
        long idleSince = clock.getAsLong() - idleNanos;
        byName.forEach((name, opened) -> {
            if (!opened.wasUsedSince(idleSince) || !isCurrent.test(opened.record)) {
                byName.remove(name, opened);
                opened.close();
            }
        });
    }

    /** How many are in the clear now. */
    int size() {
        return byName.size();
    }

    @Override
    public void close() {
        sweep(none -> false);
    }

    @Override
    public String toString() {
        return "OpenedSecrets[" + size() + "]";
    }
}
