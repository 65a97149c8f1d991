package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that were committed and not yet seen in the topic.
 *
 * <p>Each row names the one process that may send it, and until when. A change claims its own rows in its own
 * transaction, so the process that commits them may send them at once. Nobody sends a row before every older row of the
 * organization is published, and nobody takes a row over before its claim has run out. A claim outlives everything that
 * its holder can still have on the wire (see {@link #SENDING}), so a send that got lost can never land after the records
 * that another process sent in its stead: compaction would keep the older.
 */
@ApplicationScoped
class Outbox {
    private static final int BATCH = 500;
    private static final Duration KEEP_PUBLISHED = Duration.ofHours(24);

    /** How long a process that died holds up its organizations' changes. */
    private static final Duration CLAIM = Duration.ofSeconds(5);

    /** What a send may take at most, and a second for clocks that do not run alike. */
    private static final Duration SENDING = GrantTopic.LONGEST.plusSeconds(1);

    private final Replica replica;

    Outbox(Replica replica) {
        this.replica = replica;
    }

    /**
     * The oldest waiting records of one organization, in the order of their revisions.
     *
     * @param sendBefore on the monotonic clock, in ns: no send may begin later, since the claim could run out meanwhile
     */
    record Batch(OrganizationId organization, List<Entry> entries, long sendBefore) {
        long lastRevision() {
            return entries.getLast().revision();
        }
    }

    record Entry(long revision, String recordKey, String payload) {}

    /** What there is to do for an organization. */
    sealed interface Next {
        record Send(Batch batch) implements Next {}

        record Nothing() implements Next {}

        /** Another process has claimed the oldest record; the rest waits for it. */
        record Elsewhere() implements Next {}
    }

    /**
     * What waits.
     *
     * @param oldest age of the oldest; zero when none waits
     */
    record Backlog(long records, Duration oldest) {}

    private record Row(Entry entry, boolean mine, long leftMs) {}

    /**
     * Adds a change's records, claimed for this process, moves the organization to the last revision and opens the
     * enforcement: one statement, because the organization is locked meanwhile. Within the tenant.
     */
    void append(Connection connection, OrganizationId organization, List<GrantRecord> records, boolean enforced)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                WITH change AS (SELECT ?::text AS organization, ?::bigint AS last),
                     moved AS (UPDATE organization SET revision = last FROM change WHERE id = organization),
                     opened AS (
                         INSERT INTO enforcement (organization_id, revision)
                         SELECT organization, last FROM change WHERE ?)
                INSERT INTO outbox (organization_id, revision, record_key, payload, publisher, claimed_until)
                SELECT organization, record.revision, record.key, record.payload, ?,
                       clock_timestamp() + ? * interval '1 millisecond'
                FROM change, unnest(?::bigint[], ?::text[], ?::text[]) AS record (revision, key, payload)
                """)) {
            insert.setString(1, organization.value());
            insert.setLong(2, records.getLast().revision());
            insert.setBoolean(3, enforced);
            insert.setString(4, replica.id());
            insert.setLong(5, CLAIM.toMillis());
            RecordColumns.set(insert, 6, records);
            insert.executeUpdate();
        }
    }

    /** What this process may send now. Across tenants; a claim counts once the transaction is committed. */
    Next next(Connection connection, OrganizationId organization) throws SQLException {
        var asked = System.nanoTime();
        var rows = waiting(connection, organization);
        if (rows.isEmpty()) {
            return new Next.Nothing();
        }
        if (!isSendable(rows.getFirst())) {
            if (!claim(connection, organization)) {
                return new Next.Elsewhere();
            }
            asked = System.nanoTime();
            rows = waiting(connection, organization);
        }
        var mine = rows.stream().takeWhile(Outbox::isSendable).toList();
        if (mine.isEmpty()) {
            return new Next.Elsewhere();
        }
        long left = mine.stream().mapToLong(Row::leftMs).min().orElseThrow() - SENDING.toMillis();
        var entries = mine.stream().map(Row::entry).toList();
        return new Next.Send(
                new Batch(organization, entries, asked + Duration.ofMillis(left).toNanos()));
    }

    private static boolean isSendable(Row row) {
        return row.mine() && row.leftMs() > SENDING.toMillis();
    }

    private List<Row> waiting(Connection connection, OrganizationId organization) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT revision, record_key, payload, publisher IS NOT DISTINCT FROM ?,
                       coalesce(extract(epoch FROM claimed_until - clock_timestamp()) * 1000, 0)::bigint
                FROM outbox WHERE organization_id = ? AND published_at IS NULL ORDER BY revision LIMIT ?
                """)) {
            query.setString(1, replica.id());
            query.setString(2, organization.value());
            query.setInt(3, BATCH);
            var waiting = new ArrayList<Row>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    waiting.add(new Row(
                            new Entry(rows.getLong(1), rows.getString(2), rows.getString(3)),
                            rows.getBoolean(4),
                            rows.getLong(5)));
                }
            }
            return waiting;
        }
    }

    /**
     * Claims all that is ours or whose claim has run out, up to the first that is another's. The last condition stands
     * twice: a row that somebody else has just claimed is looked at again, by itself, when its lock is free.
     */
    private boolean claim(Connection connection, OrganizationId organization) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE outbox SET publisher = ?, claimed_until = clock_timestamp() + ? * interval '1 millisecond'
                WHERE organization_id = ? AND published_at IS NULL
                  AND NOT EXISTS (
                      SELECT FROM outbox older
                      WHERE older.organization_id = ? AND older.published_at IS NULL
                        AND older.revision < outbox.revision
                        AND older.publisher <> ? AND older.claimed_until >= clock_timestamp())
                  AND (publisher IS NULL OR publisher = ? OR claimed_until < clock_timestamp())
                """)) {
            update.setString(1, replica.id());
            update.setLong(2, CLAIM.toMillis());
            update.setString(3, organization.value());
            update.setString(4, organization.value());
            update.setString(5, replica.id());
            update.setString(6, replica.id());
            return update.executeUpdate() > 0;
        }
    }

    /** Organizations whose oldest waiting record this process may claim. */
    List<OrganizationId> claimable(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT organization_id FROM (
                    SELECT DISTINCT ON (organization_id) organization_id, created_at, publisher, claimed_until
                    FROM outbox WHERE published_at IS NULL ORDER BY organization_id, revision) oldest
                WHERE publisher IS NULL OR publisher = ? OR claimed_until < clock_timestamp()
                ORDER BY created_at
                """)) {
            query.setString(1, replica.id());
            var organizations = new ArrayList<OrganizationId>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    organizations.add(new OrganizationId(rows.getString(1)));
                }
            }
            return organizations;
        }
    }

    /** Kafka has all of it. A record that somebody else has taken over since is left to them: they may send it yet. */
    void markPublished(Connection connection, Batch batch) throws SQLException {
        try (var update = connection.prepareStatement("""
                WITH batch AS (SELECT ?::text AS organization, ?::bigint AS last, ?::text AS me),
                     announced AS (
                         UPDATE enforcement SET published_at = clock_timestamp(),
                                                published_in_epoch = coalesce(pg_sequence_last_value('relay_epoch'), 0)
                         FROM batch
                         WHERE organization_id = organization AND revision <= last
                           AND enforced_at IS NULL AND published_at IS NULL)
                UPDATE outbox SET published_at = clock_timestamp() FROM batch
                WHERE organization_id = organization AND revision <= last AND published_at IS NULL AND publisher = me
                """)) {
            update.setString(1, batch.organization().value());
            update.setLong(2, batch.lastRevision());
            update.setString(3, replica.id());
            update.executeUpdate();
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
