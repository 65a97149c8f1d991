package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.backend.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of a schema as statements that put them back into empty tables, and where its sequences stand. To be read and
 * run by the superuser, who is above row-level security and may leave the order of foreign keys to the file.
 */
public final class Rows {
    private static final String TABLES = """
            SELECT c.oid, c.relname FROM pg_class c
            WHERE c.relnamespace = ?::regnamespace AND c.relkind = 'r' AND c.relname <> 'flyway_schema_history'
            ORDER BY c.relname
            """;
    private static final String COLUMNS = """
            SELECT quote_ident(attname) FROM pg_attribute
            WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
            """;
    private static final String SEQUENCES = """
            SELECT format('SELECT setval(%L, %s);', quote_ident(sequencename), last_value) FROM pg_sequences
            WHERE schemaname = ? AND last_value IS NOT NULL ORDER BY sequencename
            """;

    private final Connection connection;
    private final Schema schema;

    private Rows(Connection connection, Schema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /** As they are for the connection's transaction. */
    public static String read(Connection connection, Schema schema) throws SQLException {
        return new Rows(connection, schema).read();
    }

    private String read() throws SQLException {
        var text = new StringBuilder("SET LOCAL session_replication_role = replica;\nSET LOCAL search_path = "
                + schema.schemaName() + ";\n");
        for (var table : pairs(TABLES, schema.schemaName())) {
            var columns = texts(COLUMNS, table.getFirst());
            var name = schema.schemaName() + "." + table.getLast();
            var rows = texts("SELECT '(' || concat_ws(', ', "
                    + String.join(
                            ", ",
                            columns.stream()
                                    .map(column -> "quote_nullable(" + column + "::text)")
                                    .toList())
                    + ") || ')' FROM " + name + " ORDER BY 1");
            if (!rows.isEmpty()) {
                text.append("INSERT INTO ")
                        .append(table.getLast())
                        .append(" (")
                        .append(String.join(", ", columns))
                        .append(") OVERRIDING SYSTEM VALUE VALUES\n")
                        .append(String.join(",\n", rows))
                        .append(";\n");
            }
        }
        texts(SEQUENCES, schema.schemaName()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** In one transaction. */
    public static void putBack(Connection connection, String rows) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(rows);
        }
        connection.commit();
    }

    private List<String> texts(String sql, String... parameters) throws SQLException {
        return query(sql, 1, parameters).stream().map(List::getFirst).toList();
    }

    private List<List<String>> pairs(String sql, String... parameters) throws SQLException {
        return query(sql, 2, parameters);
    }

    private List<List<String>> query(String sql, int columns, String... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setString(index + 1, parameters[index]);
            }
            var found = new ArrayList<List<String>>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var row = new ArrayList<String>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(rows.getString(column));
                    }
                    found.add(row);
                }
            }
            return found;
        }
    }
}
