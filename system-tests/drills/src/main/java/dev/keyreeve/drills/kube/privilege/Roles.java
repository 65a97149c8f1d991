package dev.keyreeve.drills.kube.privilege;

import dev.keyreeve.drills.kube.Pairs;
import dev.keyreeve.drills.kube.privilege.Line.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Logs in with each service's own password, and tries what its role must not. */
final class Roles {
    private static final List<String> SCHEMAS = List.of("keys", "usage", "moderation");
    /** insufficient_privilege, invalid_authorization_specification and their like. */
    private static final Set<String> REFUSED = Set.of("42501", "28000", "0LP01");

    private final Pairs house;

    Roles(Pairs house) {
        this.house = house;
    }

    List<Line> tried() throws SQLException {
        var lines = new ArrayList<Line>();
        var tables = tables();
        for (var schema : SCHEMAS) {
            var app = schema + "_app";
            try (var connection = login(app, house.release().password(schema + "-app"))) {
                lines.add(Line.of(Kind.SCHEMA, true, app + " logs in"));
                for (var table : tables) {
                    if (!table.startsWith(schema + ".")) {
                        lines.add(attempt(connection, app, "SELECT 1 FROM " + table));
                    }
                }
                lines.add(attempt(connection, app, "CREATE TABLE " + schema + ".of_its_own (id int)"));
                for (var other : SCHEMAS) {
                    lines.add(attempt(connection, app, "SET ROLE " + other + "_owner"));
                }
                lines.add(attempt(connection, app, "SET ROLE postgres"));
                lines.add(attempt(connection, app, "SELECT rolpassword FROM pg_authid"));
                lines.add(attempt(connection, app, "COPY (SELECT 1) TO PROGRAM 'true'"));
                lines.add(attempt(connection, app, "SELECT pg_read_file('/etc/passwd')"));
            }
        }
        return lines;
    }

    /** All tables of the house, as the superuser sees them. */
    private List<String> tables() throws SQLException {
        var tables = new ArrayList<String>();
        try (var connection = login("postgres", house.release().password("superuser"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables"
                        + " WHERE schemaname IN ('keys', 'usage', 'moderation') ORDER BY 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private Connection login(String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + house.database() + "/keyreeve", user, password);
    }

    private static Line attempt(Connection connection, String role, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return Line.of(Kind.SCHEMA, false, role + " could: " + sql);
        } catch (SQLException refused) {
            return Line.of(
                    Kind.SCHEMA,
                    REFUSED.contains(refused.getSQLState()),
                    role + ": " + sql + ": " + refused.getMessage());
        }
    }
}
