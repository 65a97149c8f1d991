package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditTrail;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * The one way to change an organization. A change is one transaction: it locks the organization's row, works, writes
 * the audit entry and the outbox; what it publishes is sent as soon as that is committed. So the changes of one organization come one after the other: what the work has
 * checked stays true until it commits, and revisions are committed in their order.
 */
@ApplicationScoped
public class Changes {
    private final Tenancy tenancy;
    private final EntityManager entities;
    private final AuditTrail trail;
    private final Outbox outbox;
    private final OutboxPublisher publisher;

    Changes(Tenancy tenancy, EntityManager entities, AuditTrail trail, Outbox outbox, OutboxPublisher publisher) {
        this.tenancy = tenancy;
        this.entities = entities;
        this.trail = trail;
        this.outbox = outbox;
        this.publisher = publisher;
    }

    private enum Ack {
        /** Nobody waits for the relays. */
        NONE,
        /** The relays say when they have it. */
        ASKED,
        /** It counts only once every relay has it or can admit nothing. */
        ENFORCED
    }

    /** A change that relays may learn of when they do. */
    public <T> Changed<T> give(AdminCaller by, Function<Change, T> work) {
        return commit(by, Ack.NONE, work);
    }

    /** A change that will be used at once, such as a new key; see {@link Enforcements#settle}. */
    public <T> Changed<T> giveNow(AdminCaller by, Function<Change, T> work) {
        return commit(by, Ack.ASKED, work);
    }

    /** A change that takes something away: opens an enforcement at its revision. It must publish a record. */
    public <T> Changed<T> take(AdminCaller by, Function<Change, T> work) {
        return commit(by, Ack.ENFORCED, work);
    }

    private <T> Changed<T> commit(AdminCaller by, Ack ack, Function<Change, T> work) {
        var organization = by.organization();
        var published = new AtomicBoolean();
        var changed = tenancy.inTenant(organization, () -> {
            long previous = lock(organization);
            var change = new Change(by, trail);
            T thing = work.apply(change);
            var records = change.stamp(previous, ack != Ack.NONE);
            if (records.isEmpty()) {
                if (ack == Ack.ENFORCED) {
                    throw new IllegalStateException("a change that takes away must tell the relays what");
                }
                return new Changed<>(thing, previous);
            }
            entities.unwrap(Session.class)
                    .doWork(connection -> outbox.append(connection, organization, records, ack == Ack.ENFORCED));
            published.set(true);
            return new Changed<>(thing, records.getLast().revision());
        });
        if (published.get()) {
            publisher.publishSoon(organization);
        }
        return changed;
    }

    /** Nothing is changed in an organization that was deleted; enabling would undo what was promised to stay. */
    private long lock(OrganizationId organization) {
        var row = (Object[])
                entities.createNativeQuery("SELECT revision, status FROM organization WHERE id = :id FOR UPDATE")
                        .setParameter("id", organization.value())
                        .getSingleResult();
        if (row[1].equals(Status.DELETED.name())) {
            throw deleted(organization);
        }
        return ((Number) row[0]).longValue();
    }

    /** What a change to an organization that was deleted is answered with. */
    public static Refusal deleted(OrganizationId organization) {
        return new Refusal(
                ErrorCode.CONFLICT,
                "The organization '" + organization + "' is deleted, which cannot be undone; it can only be read");
    }
}
