package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.stack.ProcessName;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** key-service's tables as the database's superuser sees them: what is committed, whatever key-service says. */
final class KeyBooks {
    private static final String SUPERUSER = "postgres";

    private final String url;
    private final Properties login = new Properties();

    private KeyBooks(String url, String password) {
        this.url = url;
        login.setProperty("user", SUPERUSER);
        login.setProperty("password", password);
        login.setProperty("connectTimeout", "5");
    }

    static KeyBooks of(Stack stack) {
        var config = properties(stack.home().config(ProcessName.KEY_SERVICE));
        var passwords = properties(stack.home().secrets().resolve("database-passwords"));
        return new KeyBooks(config.getProperty("quarkus.datasource.jdbc.url"), passwords.getProperty(SUPERUSER));
    }

    private static Properties properties(Path file) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
            return properties;
        } catch (IOException failure) {
            throw new UncheckedIOException("the stack's home lacks " + file, failure);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, login);
    }

    /** Whether the member is disabled in the database and a record of it still waits to be published. */
    boolean isCommittedAndUnpublished(String member) {
        try (var connection = connect();
                var query = connection.prepareStatement("""
                        SELECT EXISTS (SELECT FROM member WHERE id = ? AND status = 'DISABLED')
                           AND EXISTS (SELECT FROM outbox
                                       WHERE published_at IS NULL AND payload LIKE '%' || ? || '%')""")) {
            query.setString(1, member);
            query.setString(2, member);
            try (var rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("key-service's tables cannot be read", failure);
        }
    }
}
