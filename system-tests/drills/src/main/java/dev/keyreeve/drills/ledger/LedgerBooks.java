package dev.keyreeve.drills.ledger;

import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.deploy.stack.ProcessName;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The ledger's tables, read by the database's superuser and never written. Each question has a connection of its own,
 * since PostgreSQL itself is killed in some drills. The only place that knows a table's name.
 */
public final class LedgerBooks {
    private static final String SUPERUSER = "postgres";
    private static final int FETCHED = 2_000;
    private static final String ENTRIES = """
            SELECT exchange, api_key, quality, status, input_tokens, output_tokens, hold_nanos, cost_nanos
            FROM entry""";

    private final String url;
    private final Properties login = new Properties();

    private LedgerBooks(String url, String password) {
        this.url = url;
        login.setProperty("user", SUPERUSER);
        login.setProperty("password", password);
        login.setProperty("readOnly", "true");
        login.setProperty("connectTimeout", "5");
        login.setProperty("socketTimeout", "120");
    }

    public static LedgerBooks of(Stack stack) {
        var home = stack.home();
        var config = properties(home.config(ProcessName.USAGE_SERVICE));
        var passwords = properties(home.secrets().resolve("database-passwords"));
        return new LedgerBooks(config.getProperty("quarkus.datasource.jdbc.url"), passwords.getProperty(SUPERUSER));
    }

    /**
     * The same of a house that stands elsewhere.
     *
     * @param address host and port of its PostgreSQL
     */
    public static LedgerBooks at(String address, String password) {
        return new LedgerBooks("jdbc:postgresql://" + address + "/keyreeve?currentSchema=usage", password);
    }

    /**
     * A budget's account, in nano-USD; the windows of the drills' budgets never end, so there is one.
     *
     * @param posted all that was used, whichever column it stands in
     */
    public record Account(long posted, long pending) {}

    /** All entries of a project, however many an exchange has. */
    public List<Entry> entries(String project) throws SQLException {
        return ask(ENTRIES + " WHERE project = ?", LedgerBooks::entry, project);
    }

    /** The same, one after the other, of one organization alone. */
    public void eachEntry(String organization, String project, Consumer<Entry> each) throws SQLException {
        each(ENTRIES + " WHERE org = ? AND project = ?", LedgerBooks::entry, each, organization, project);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }

    public long entryCount(String project) throws SQLException {
        return number("SELECT count(*) FROM entry WHERE project = ?", project);
    }

    public long entryCountOfKey(String keyId) throws SQLException {
        return number("SELECT count(*) FROM entry WHERE api_key = ?", keyId);
    }

    public Account account(String budget) throws SQLException {
        var accounts = ask(
                "SELECT beside + posted + overrun, pending FROM account WHERE budget = ?",
                row -> new Account(row.getLong(1), row.getLong(2)),
                budget);
        return accounts.isEmpty() ? new Account(0, 0) : accounts.getFirst();
    }

    /** Allotments that relays bought for a key and have not closed. */
    public long openAllotments(String keyId) throws SQLException {
        return number("SELECT count(*) FROM allotment WHERE api_key = ? AND closed_at IS NULL", keyId);
    }

    /** How many events of the usage topic the ledger has taken in. */
    public long consumed() throws SQLException {
        return number("SELECT coalesce(sum(next_offset), 0) FROM consumed_offset WHERE topic = ?", UsageEvent.TOPIC);
    }

    /** Events that were rejected as impossible, in any organization. */
    public long rejected() throws SQLException {
        return number("SELECT count(*) FROM rejected_event");
    }

    /** The id of an organization, which no answer of the admin API tells. */
    public String organization(String name) throws SQLException {
        return ask("SELECT id FROM keys.organization WHERE name = ?", row -> row.getString(1), name)
                .getFirst();
    }

    /** Makes one of a row. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private long number(String sql, String... parameters) throws SQLException {
        return ask(sql, row -> row.getLong(1), parameters).getFirst();
    }

    private <T> List<T> ask(String sql, Reader<T> reader, String... parameters) throws SQLException {
        var found = new ArrayList<T>();
        each(sql, reader, found::add, parameters);
        return found;
    }

    private <T> void each(String sql, Reader<T> reader, Consumer<T> found, String... parameters) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, login)) {
            connection.setAutoCommit(false); // else the driver fetches everything at once
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(FETCHED);
                for (int index = 0; index < parameters.length; index++) {
                    statement.setString(index + 1, parameters[index]);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.accept(reader.read(rows));
                    }
                }
            }
            connection.rollback();
        }
    }

    private static Properties properties(Path file) {
        var properties = new Properties();
        try (var text = Files.newBufferedReader(file)) {
            properties.load(text);
            return properties;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return "LedgerBooks[" + url + "]";
    }
}
