package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records that were committed and not yet seen in the topic. To be used across tenants. */
@ApplicationScoped
class Outbox {
    private static final int BATCH = 500;
    private static final Duration KEEP_PUBLISHED = Duration.ofHours(24);

    /** The oldest waiting records of one organization, in the order of their revisions. */
    record Batch(OrganizationId organization, List<Entry> entries) {
        long lastRevision() {
            return entries.getLast().revision();
        }
    }

    record Entry(long revision, String recordKey, String payload) {}

    /**
     * What waits.
     *
     * @param oldest age of the oldest; zero when none waits
     */
    record Backlog(long records, Duration oldest) {}

    /**
     * Claims an organization by locking its oldest waiting row for as long as the transaction lasts. Any other claim
     * meets that lock first and skips the organization, so no two replicas publish for one at the same time; and
     * revisions are committed in order, so no older row can appear behind the claimed one.
     */
    Optional<Batch> claim(Connection connection) throws SQLException {
        try (var head = connection.prepareStatement("""
                SELECT organization_id FROM outbox head
                WHERE published_at IS NULL AND NOT EXISTS (
                    SELECT FROM outbox older
                    WHERE older.organization_id = head.organization_id AND older.published_at IS NULL
                      AND older.revision < head.revision)
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
                """);
                var rows = head.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            var organization = new OrganizationId(rows.getString(1));
            return Optional.of(new Batch(organization, waiting(connection, organization)));
        }
    }

    private static List<Entry> waiting(Connection connection, OrganizationId organization) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT revision, record_key, payload FROM outbox
                WHERE organization_id = ? AND published_at IS NULL ORDER BY revision LIMIT ?
                """)) {
            query.setString(1, organization.value());
            query.setInt(2, BATCH);
            var entries = new ArrayList<Entry>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Entry(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
            }
            return entries;
        }
    }

    /** Kafka has all of it. Whoever waits for an enforcement is told when the transaction commits. */
    void markPublished(Connection connection, Batch batch) throws SQLException {
        for (var table : List.of("outbox", "enforcement")) {
            try (var update = connection.prepareStatement("UPDATE " + table
                    + " SET published_at = clock_timestamp()"
                    + " WHERE organization_id = ? AND revision <= ? AND published_at IS NULL")) {
                update.setString(1, batch.organization().value());
                update.setLong(2, batch.lastRevision());
                update.executeUpdate();
            }
        }
        Wakeups.progress(connection, batch.organization().value());
    }

    boolean isPublished(Connection connection, OrganizationId organization, long revision) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT NOT EXISTS (
                    SELECT FROM outbox WHERE organization_id = ? AND revision <= ? AND published_at IS NULL)
                """)) {
            query.setString(1, organization.value());
            query.setLong(2, revision);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    Backlog backlog(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)) * 1000, 0)::bigint
                FROM outbox WHERE published_at IS NULL
                """);
                var rows = query.executeQuery()) {
            rows.next();
            return new Backlog(rows.getLong(1), Duration.ofMillis(rows.getLong(2)));
        }
    }

    void prune(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement(
                "DELETE FROM outbox WHERE published_at < clock_timestamp() - ? * interval '1 second'")) {
            delete.setLong(1, KEEP_PUBLISHED.toSeconds());
            delete.executeUpdate();
        }
    }
}
