package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.AdminRole;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditTrail;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/** The parts of a second process of key-service, beside the running one: they share the database and the topic alone. */
@Singleton
class OtherReplica {
    private final Tenancy tenancy;
    private final EntityManager entities;
    private final AuditTrail trail;
    private final GrantTopic topic;
    private final RestoreCheck check;

    final Waiters waiters = new Waiters();

    private final Replica replica = new Replica();
    final Progress progress = new Progress(replica, waiters);
    final Outbox outbox = new Outbox(replica);

    OtherReplica(Tenancy tenancy, EntityManager entities, AuditTrail trail, GrantTopic topic, RestoreCheck check) {
        this.check = check;
        this.tenancy = tenancy;
        this.entities = entities;
        this.trail = trail;
        this.topic = topic;
    }

    String id() {
        return replica.id();
    }

    /** Commits, and publishes what it has committed. */
    long changes(String organization, String user) {
        return change(organization, user, new OutboxPublisher(tenancy, outbox, topic, progress, check));
    }

    /** Commits, and is killed before it has published. */
    long changesAndDies(String organization, String user) {
        return change(organization, user, new OutboxPublisher(tenancy, outbox, topic, progress, check) {
            @Override
            void publishSoon(OrganizationId changed) {}
        });
    }

    Outbox.Next next(String organization) {
        return tenancy.asSystem(connection -> outbox.next(connection, new OrganizationId(organization)));
    }

    /** As if it had been dead for longer than its claims last. */
    void losesItsClaims() {
        tenancy.runAsSystem(connection -> {
            try (var update = connection.prepareStatement("UPDATE outbox SET claimed_until = clock_timestamp()"
                    + " - interval '1 second' WHERE publisher = ? AND published_at IS NULL")) {
                update.setString(1, replica.id());
                update.executeUpdate();
            }
        });
    }

    private long change(String organization, String user, OutboxPublisher publisher) {
        var by = new AdminCaller(new OrganizationId(organization), "admkey_elsewhere", AdminRole.OWNER);
        return new Changes(tenancy, entities, trail, outbox, publisher)
                .take(by, change -> {
                    change.publish((revision, ack) -> new GrantRecord.Member(
                            by.organization(), revision, ack, Principal.user(user), Status.DISABLED));
                    return user;
                })
                .revision();
    }
}
