package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * The one way to change an organization. A change is one transaction: it locks the organization's row, works, writes
 * the audit entry and the outbox. So the changes of one organization come one after the other: what the work has
 * checked stays true until it commits, and revisions are committed in their order.
 */
@ApplicationScoped
public class Changes {
    private final Tenancy tenancy;
    private final EntityManager entities;
    private final AuditTrail trail;

    Changes(Tenancy tenancy, EntityManager entities, AuditTrail trail) {
        this.tenancy = tenancy;
        this.entities = entities;
        this.trail = trail;
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
        return tenancy.inTenant(by.organization(), () -> {
            long previous = lock(by.organization());
            var change = new Change(by, trail);
            T thing = work.apply(change);
            var records = change.stamp(previous, ack != Ack.NONE);
            if (records.isEmpty()) {
                if (ack == Ack.ENFORCED) {
                    throw new IllegalStateException("a change that takes away must tell the relays what");
                }
                return new Changed<>(thing, previous);
            }
            long revision = records.getLast().revision();
            append(by.organization(), records, revision);
            if (ack == Ack.ENFORCED) {
                openEnforcement(by.organization(), revision);
            }
            return new Changed<>(thing, revision);
        });
    }

    private long lock(OrganizationId organization) {
        return ((Number) entities.createNativeQuery("SELECT revision FROM organization WHERE id = :id FOR UPDATE")
                        .setParameter("id", organization.value())
                        .getSingleResult())
                .longValue();
    }

    private void append(OrganizationId organization, List<GrantRecord> records, long revision) {
        for (var record : records) {
            entities.createNativeQuery("""
                            INSERT INTO outbox (organization_id, revision, record_key, payload)
                            VALUES (:organization, :revision, :key, :payload)
                            """)
                    .setParameter("organization", organization.value())
                    .setParameter("revision", record.revision())
                    .setParameter("key", record.recordKey())
                    .setParameter("payload", json(record))
                    .executeUpdate();
        }
        entities.createNativeQuery("UPDATE organization SET revision = :revision WHERE id = :id")
                .setParameter("revision", revision)
                .setParameter("id", organization.value())
                .executeUpdate();
        entities.createNativeQuery("SELECT pg_notify('" + Wakeups.OUTBOX + "', :organization)")
                .setParameter("organization", organization.value())
                .getSingleResult();
    }

    private void openEnforcement(OrganizationId organization, long revision) {
        entities.createNativeQuery(
                        "INSERT INTO enforcement (organization_id, revision) VALUES (:organization, :revision)")
                .setParameter("organization", organization.value())
                .setParameter("revision", revision)
                .executeUpdate();
    }

    /** As its sealed type, because only that carries the {@code type} field. */
    private static String json(GrantRecord record) {
        return new String(Json.write(record), StandardCharsets.UTF_8);
    }
}
