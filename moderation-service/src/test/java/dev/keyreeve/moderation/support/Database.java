package dev.keyreeve.moderation.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** The database from behind: as its owner, and as the service's role without the service. */
public final class Database {
    private Database() {}

    public static Connection asOwner() throws SQLException {
        return connect("quarkus.flyway.username", "quarkus.flyway.password");
    }

    public static Connection asApp() throws SQLException {
        return connect("quarkus.datasource.username", "quarkus.datasource.password");
    }

    public static List<String> column(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(value("quarkus.datasource.jdbc.url"), value(user), value(password));
    }

    private static String value(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
