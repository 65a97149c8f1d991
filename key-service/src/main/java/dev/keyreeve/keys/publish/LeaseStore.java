package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows of relays, one for each process, and what each has acknowledged. To be used across tenants. */
@ApplicationScoped
class LeaseStore {
    private final LeaseConfig config;

    LeaseStore(LeaseConfig config) {
        this.config = config;
    }

    /**
     * A process of a relay as the database sees it now, locked until the transaction ends.
     *
     * @param held neither left nor ended nor past its lease
     * @param superseded a newer process of the same relay has registered
     */
    record Row(boolean held, boolean superseded) {}

    /** Its lease counts from now on the database's clock: later than the relay, which counts from when it asked. */
    long register(Connection connection, String relay, String version) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO relay_lease (relay, epoch, version, registered_at, granted_until)
                VALUES (?, nextval('relay_epoch'), ?, clock_timestamp(),
                        clock_timestamp() + ? * interval '1 millisecond')
                RETURNING epoch
                """)) {
            insert.setString(1, relay);
            insert.setString(2, version);
            insert.setLong(3, config.duration().toMillis());
            try (var rows = insert.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    Optional<Row> lock(Connection connection, String relay, long epoch) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT ended_at IS NULL AND granted_until >= clock_timestamp(),
                       EXISTS (SELECT FROM relay_lease newer WHERE newer.relay = this.relay AND newer.epoch > this.epoch)
                FROM relay_lease this WHERE relay = ? AND epoch = ? FOR UPDATE
                """)) {
            query.setString(1, relay);
            query.setLong(2, epoch);
            try (var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(new Row(rows.getBoolean(1), rows.getBoolean(2))) : Optional.empty();
            }
        }
    }

    void prolong(Connection connection, String relay, long epoch) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE relay_lease SET granted_until = clock_timestamp() + ? * interval '1 millisecond'
                WHERE relay = ? AND epoch = ?
                """)) {
            update.setLong(1, config.duration().toMillis());
            update.setString(2, relay);
            update.setLong(3, epoch);
            update.executeUpdate();
        }
    }

    void leave(Connection connection, String relay, long epoch) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE relay_lease SET ended_at = clock_timestamp() WHERE relay = ? AND epoch = ? AND ended_at IS NULL")) {
            update.setString(1, relay);
            update.setLong(2, epoch);
            update.executeUpdate();
        }
    }

    /**
     * An acknowledgement never goes back: messages may overtake each other.
     *
     * @param applied no organization twice
     * @return whether that process is known
     */
    boolean acknowledge(Connection connection, String relay, long epoch, List<Lease.Mark> applied) throws SQLException {
        try (var upsert = connection.prepareStatement("""
                WITH process AS (SELECT relay, epoch FROM relay_lease WHERE relay = ? AND epoch = ?),
                     said AS (
                         INSERT INTO relay_ack (relay, epoch, organization_id, revision)
                         SELECT relay, epoch, organization, revision
                         FROM process, unnest(?::text[], ?::bigint[]) AS mark (organization, revision)
                         ON CONFLICT (relay, epoch, organization_id)
                         DO UPDATE SET revision = greatest(relay_ack.revision, excluded.revision))
                SELECT FROM process
                """)) {
            upsert.setString(1, relay);
            upsert.setLong(2, epoch);
            upsert.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            applied.stream()
                                    .map(mark -> mark.organization().value())
                                    .toArray()));
            upsert.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", applied.stream().map(Lease.Mark::revision).toArray()));
            try (var rows = upsert.executeQuery()) {
                return rows.next();
            }
        }
    }

    /**
     * Whether an enforcement has been in the topic for longer than the grace and this process has not acknowledged it.
     * One that has just registered gets the same grace to read the topic.
     */
    boolean isLagging(Connection connection, String relay, long epoch) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT EXISTS (
                    SELECT FROM relay_lease this JOIN enforcement open ON open.enforced_at IS NULL
                    WHERE this.relay = ? AND this.epoch = ?
                      AND greatest(open.published_at, this.registered_at)
                          < clock_timestamp() - ? * interval '1 millisecond'
                      AND open.published_at IS NOT NULL
                      AND NOT EXISTS (
                          SELECT FROM relay_ack a WHERE a.relay = this.relay AND a.epoch = this.epoch
                             AND a.organization_id = open.organization_id AND a.revision >= open.revision))
                """)) {
            query.setString(1, relay);
            query.setLong(2, epoch);
            query.setLong(3, config.lagGrace().toMillis());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /**
     * Writes down which leases have run out, margin included. A row that a renewal holds locked is left for the next
     * look: that renewal may be about to prolong it.
     */
    void endLapsed(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE relay_lease SET ended_at = clock_timestamp()
                WHERE (relay, epoch) IN (
                    SELECT relay, epoch FROM relay_lease
                    WHERE ended_at IS NULL AND granted_until < clock_timestamp() - ? * interval '1 millisecond'
                    FOR UPDATE SKIP LOCKED)
                """)) {
            update.setLong(1, config.margin().toMillis());
            update.executeUpdate();
        }
    }

    /** Forgets processes that ended long ago, with their acknowledgements. */
    void prune(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement(
                "DELETE FROM relay_lease WHERE ended_at < clock_timestamp() - interval '1 day'")) {
            delete.executeUpdate();
        }
    }
}
