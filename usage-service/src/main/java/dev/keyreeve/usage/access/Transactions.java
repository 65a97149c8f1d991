package dev.keyreeve.usage.access;

import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The only way to the database. Every transaction says first what it may see: one organization, or, for work across
 * tenants, everything as the role {@code usage_system}. Both end with the transaction.
 */
@ApplicationScoped
public class Transactions {
    private static final int ATTEMPTS = 5;

    private final DataSource dataSource;

    Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** One transaction's work; committed when it returns, undone when it throws. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs as one tenant; the work may run again after a deadlock or a serialization failure.
     *
     * @throws DatabaseUnavailable when nothing is known to be wrong with the request itself
     * @throws DataRefused when the database refuses the data
     */
    public <T> T inOrganization(OrganizationId organization, Work<T> work) {
        return attempt(
                connection -> {
                    try (var statement = connection.prepareStatement("SELECT set_config('keyreeve.org', ?, true)")) {
                        statement.setString(1, organization.value());
                        statement.execute();
                    }
                },
                work);
    }

    /** Runs across tenants; otherwise as {@link #inOrganization}. */
    public <T> T acrossTenants(Work<T> work) {
        return attempt(
                connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute("SET LOCAL ROLE usage_system");
                    }
                },
                work);
    }

    private <T> T attempt(Scoping scoping, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            var progress = new Progress();
            try {
                return once(scoping, work, progress);
            } catch (SQLException e) {
                boolean undone = SqlState.isConflict(e) || !progress.begun;
                if (attempt == ATTEMPTS || !undone) {
                    throw SqlState.isRefusalOfData(e) ? new DataRefused(e) : new DatabaseUnavailable(e);
                }
            }
        }
    }

    private <T> T once(Scoping scoping, Work<T> work, Progress progress) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                scoping.apply(connection);
                progress.begun = true;
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }

    @FunctionalInterface
    private interface Scoping {
        void apply(Connection connection) throws SQLException;
    }

    /** Before the work has begun a failure is a pooled connection that the server had closed: the next may be good. */
    private static final class Progress {
        private boolean begun;
    }
}
