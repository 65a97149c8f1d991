package dev.keyreeve.keys.restored;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.publish.RecordColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** An organization's revision and what waits to be published, across tenants. */
final class Revisions {
    private Revisions() {}

    /**
     * @return the newest that the database knows; one that it does not know at all is made, deleted: nobody could
     *     administrate it
     */
    static long lock(Connection connection, OrganizationId organization) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO organization (id, name, status) VALUES (?, ?, 'DELETED') ON CONFLICT (id) DO NOTHING")) {
            insert.setString(1, organization.value());
            insert.setString(2, organization.value());
            insert.executeUpdate();
        }
        try (var query = connection.prepareStatement("SELECT revision FROM organization WHERE id = ? FOR UPDATE")) {
            query.setString(1, organization.value());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    static void raise(Connection connection, OrganizationId organization, long revision) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE organization SET revision = ? WHERE id = ?")) {
            update.setLong(1, revision);
            update.setString(2, organization.value());
            update.executeUpdate();
        }
    }

    /** @return the records that were not published and that no relay would apply, in their order */
    static List<String> removeUnpublished(Connection connection, OrganizationId organization, long told)
            throws SQLException {
        try (var delete = connection.prepareStatement("""
                WITH gone AS (
                    DELETE FROM outbox WHERE organization_id = ? AND published_at IS NULL AND revision <= ?
                    RETURNING revision, payload)
                SELECT payload FROM gone ORDER BY revision
                """)) {
            delete.setString(1, organization.value());
            delete.setLong(2, told);
            var payloads = new ArrayList<String>();
            try (var rows = delete.executeQuery()) {
                while (rows.next()) {
                    payloads.add(rows.getString(1));
                }
            }
            return payloads;
        }
    }

    /** For whichever replica comes to send it; the last one is waited for like every disable. */
    static void append(Connection connection, OrganizationId organization, List<GrantRecord> records)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                WITH opened AS (INSERT INTO enforcement (organization_id, revision) VALUES (?, ?))
                INSERT INTO outbox (organization_id, revision, record_key, payload)
                SELECT ?, record.revision, record.key, record.payload
                FROM unnest(?::bigint[], ?::text[], ?::text[]) AS record (revision, key, payload)
                """)) {
            insert.setString(1, organization.value());
            insert.setLong(2, records.getLast().revision());
            insert.setString(3, organization.value());
            RecordColumns.set(insert, 4, records);
            insert.executeUpdate();
        }
    }
}
