package dev.keyreeve.keys.restored;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Principal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The database's side: what it knows of the things that the topic is about, and how it takes their status over. */
final class KnownGrants {
    /** Of an alias there may be rows that were deleted beside the one that lives. */
    private static final String STATUSES = """
            SELECT 'key:' || digest, status FROM api_key
            UNION ALL SELECT 'principal:' || organization_id || ':' || id, status FROM member
            UNION ALL SELECT 'principal:' || organization_id || ':' || id, status FROM service_account
            UNION ALL SELECT 'project:' || organization_id || ':' || id, status FROM project
            UNION ALL SELECT 'organization:' || id, status FROM organization
            UNION ALL SELECT 'app:' || organization_id || ':' || id, status FROM app
            UNION ALL SELECT 'credential:' || organization_id || ':' || id, status FROM credential
            UNION ALL SELECT 'connector:' || organization_id || ':' || id, status FROM connector
            UNION ALL SELECT 'alias:' || organization_id || ':' || name, min(status) FROM model_alias
                      GROUP BY organization_id, name
            UNION ALL SELECT 'allowed_path:' || organization_id || ':' || id, status FROM allowed_path
            """;

    private KnownGrants() {}

    /** By record key. */
    static Map<String, Status> statuses(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(STATUSES)) {
            var statuses = new HashMap<String, Status>();
            while (rows.next()) {
                statuses.put(rows.getString(1), Status.valueOf(rows.getString(2)));
            }
            return statuses;
        }
    }

    static void take(Connection connection, GrantRecord record, Status status) throws SQLException {
        switch (record) {
            case GrantRecord.Key it -> set(connection, "api_key SET status = ? WHERE digest = ?", status, it.digest());
            case GrantRecord.Member it ->
                set(
                        connection,
                        (it.principal().type() == Principal.Type.USER ? "member" : "service_account")
                                + " SET status = ? WHERE id = ?",
                        status,
                        it.principal().id());
            case GrantRecord.Project it ->
                set(
                        connection,
                        "project SET status = ?, archived_at = "
                                + (status == Status.DELETED ? "clock_timestamp()" : "NULL") + " WHERE id = ?",
                        status,
                        it.project());
            case GrantRecord.Organization it ->
                set(
                        connection,
                        "organization SET status = ? WHERE id = ?",
                        status,
                        it.organization().value());
            case GrantRecord.App it -> set(connection, "app SET status = ? WHERE id = ?", status, it.app());
            case GrantRecord.Credential it ->
                set(
                        connection,
                        "credential SET status = ?"
                                + (status == Status.DELETED
                                        ? ", sealed_key_id = NULL, encapsulation = NULL, ciphertext = NULL"
                                        : "")
                                + " WHERE id = ?",
                        status,
                        it.credentialId());
            case GrantRecord.Connector it ->
                set(connection, "connector SET status = ? WHERE id = ?", status, it.connectorId());
            case GrantRecord.Alias it ->
                set(
                        connection,
                        "model_alias SET status = ? WHERE status <> 'DELETED' AND name = ? AND organization_id = ?",
                        status,
                        it.name(),
                        it.organization().value());
            case GrantRecord.AllowedPath it ->
                set(connection, "allowed_path SET status = ? WHERE id = ?", status, it.id());
            case GrantRecord.Governed _ -> throw new IllegalArgumentException("a scope has no status");
        }
    }

    static void take(Connection connection, GrantRecord.Organization record, OwnCredentials own) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE organization SET own_credentials = ? WHERE id = ?")) {
            update.setString(1, own.name());
            update.setString(2, record.organization().value());
            update.executeUpdate();
        }
    }

    /** With the measures that relays were told of beside those that the database knows: they never shrink. */
    static void take(Connection connection, GrantRecord.Governed record) throws SQLException {
        if (record.measures().isEmpty()) {
            return; // a recall of what nobody governs
        }
        try (var insert = connection.prepareStatement("""
                INSERT INTO governed_scope AS known (organization_id, scope_type, scope_id, measures, revision)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (organization_id, scope_type, scope_id) DO UPDATE SET
                    measures = (SELECT string_agg(DISTINCT m, ',')
                                FROM unnest(string_to_array(known.measures || ',' || excluded.measures, ',')) m),
                    revision = greatest(known.revision, excluded.revision)
                """)) {
            insert.setString(1, record.organization().value());
            insert.setString(2, record.scope().type().wireName());
            insert.setString(3, record.scope().id());
            insert.setString(
                    4,
                    record.measures().stream().map(Measure::wireName).sorted().collect(Collectors.joining(",")));
            insert.setLong(5, record.revision());
            insert.executeUpdate();
        }
    }

    private static void set(Connection connection, String update, Status status, String... names) throws SQLException {
        try (var statement = connection.prepareStatement("UPDATE " + update)) {
            statement.setString(1, status.name());
            for (int index = 0; index < names.length; index++) {
                statement.setString(index + 2, names[index]);
            }
            statement.executeUpdate();
        }
    }
}
