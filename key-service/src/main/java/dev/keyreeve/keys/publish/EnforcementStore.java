package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Open and closed enforcements. To be used across tenants, except where it says otherwise. */
@ApplicationScoped
class EnforcementStore {

    Optional<Enforcement> find(Connection connection, OrganizationId organization, long revision) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT enforced_at IS NOT NULL, relays,
                       (extract(epoch FROM coalesce(enforced_at, clock_timestamp()) - opened_at) * 1000)::bigint
                FROM enforcement WHERE organization_id = ? AND revision = ?
                """)) {
            query.setString(1, organization.value());
            query.setLong(2, revision);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        rows.getBoolean(1)
                                ? Enforcement.done(revision, rows.getInt(2), rows.getLong(3))
                                : Enforcement.open(revision, rows.getLong(3)));
            }
        }
    }

    /**
     * @return what it came to; empty when it was closed before, or nobody opened it
     */
    Optional<Enforcement> close(Connection connection, OrganizationId organization, long revision, int relays)
            throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE enforcement SET enforced_at = clock_timestamp(), relays = ?,
                                       published_at = coalesce(published_at, clock_timestamp())
                WHERE organization_id = ? AND revision = ? AND enforced_at IS NULL
                RETURNING (extract(epoch FROM enforced_at - opened_at) * 1000)::bigint
                """)) {
            update.setInt(1, relays);
            update.setString(2, organization.value());
            update.setLong(3, revision);
            try (var rows = update.executeQuery()) {
                return rows.next()
                        ? Optional.of(Enforcement.done(revision, relays, rows.getLong(1)))
                        : Optional.empty();
            }
        }
    }

    /** How long the oldest enforcement has been waited for that is not yet a fact; zero when there is none. */
    Duration oldestOpen(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT coalesce(extract(epoch FROM clock_timestamp() - min(opened_at)) * 1000, 0)::bigint
                FROM enforcement WHERE enforced_at IS NULL
                """);
                var rows = query.executeQuery()) {
            rows.next();
            return Duration.ofMillis(rows.getLong(1));
        }
    }

    /**
     * All that the rule of {@link Enforced} needs, as of one moment: a relay that registers after it finds what was
     * published by then in the topic.
     *
     * @param relays every process that may still admit
     * @param now the database's clock
     */
    record Evidence(boolean published, List<Enforced.Relay> relays, Instant now) {
        boolean hasLapsed() {
            return relays.stream().anyMatch(relay -> relay.runsOut().isBefore(now));
        }
    }

    /**
     * @param margin what is added to a lease before it is believed to have run out
     */
    Evidence evidence(Connection connection, OrganizationId organization, long revision, Duration margin)
            throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT NOT EXISTS (
                           SELECT FROM outbox
                           WHERE organization_id = asked.organization AND revision <= asked.revision
                             AND published_at IS NULL),
                       clock_timestamp(), l.relay, l.granted_until, coalesce(a.revision, 0),
                       coalesce(l.epoch > e.published_in_epoch, false)
                FROM (SELECT ?::text AS organization, ?::bigint AS revision) asked
                LEFT JOIN enforcement e ON e.organization_id = asked.organization AND e.revision = asked.revision
                LEFT JOIN relay_lease l ON l.ended_at IS NULL
                LEFT JOIN relay_ack a
                    ON a.relay = l.relay AND a.epoch = l.epoch AND a.organization_id = asked.organization
                """)) {
            query.setString(1, organization.value());
            query.setLong(2, revision);
            try (var rows = query.executeQuery()) {
                var relays = new ArrayList<Enforced.Relay>();
                boolean published = false;
                var now = Instant.EPOCH;
                while (rows.next()) {
                    published = rows.getBoolean(1);
                    now = rows.getTimestamp(2).toInstant();
                    var relay = rows.getString(3);
                    if (relay != null) {
                        var runsOut = rows.getTimestamp(4).toInstant().plus(margin);
                        relays.add(new Enforced.Relay(relay, runsOut, false, rows.getLong(5), rows.getBoolean(6)));
                    }
                }
                return new Evidence(published, relays, now);
            }
        }
    }

    List<Lease.Mark> open(Connection connection) throws SQLException {
        return marks(connection, "SELECT organization_id, revision FROM enforcement WHERE enforced_at IS NULL");
    }

    /** What a relay must have applied before it serves: one revision of each organization that waits for one. */
    List<Lease.Mark> watermark(Connection connection) throws SQLException {
        return marks(connection, """
                SELECT organization_id, max(revision) FROM enforcement WHERE enforced_at IS NULL GROUP BY 1 ORDER BY 1
                """);
    }

    private static List<Lease.Mark> marks(Connection connection, String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql);
                var rows = query.executeQuery()) {
            var marks = new ArrayList<Lease.Mark>();
            while (rows.next()) {
                marks.add(new Lease.Mark(new OrganizationId(rows.getString(1)), rows.getLong(2)));
            }
            return marks;
        }
    }
}
