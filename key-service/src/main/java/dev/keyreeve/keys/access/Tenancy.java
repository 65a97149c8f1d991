package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.id.OrganizationId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The only way to a transaction. Row-level security shows the rows of the organization that the transaction's first
 * statement names; work across tenants has to say so.
 */
@ApplicationScoped
public class Tenancy {
    private final EntityManager entities;
    private final DataSource database;

    Tenancy(EntityManager entities, DataSource database) {
        this.entities = entities;
        this.database = database;
    }

    /** Runs the work in a transaction of its own that sees this tenant alone; rolls back when it throws. */
    public <T> T inTenant(OrganizationId organization, Supplier<T> work) {
        return with("keyreeve.org", organization.value(), work);
    }

    /** Sees the admin key with this digest and nothing else. */
    <T> T presenting(String digest, Supplier<T> work) {
        return with("keyreeve.presented", digest, work);
    }

    private <T> T with(String setting, String value, Supplier<T> work) {
        return QuarkusTransaction.disallowingExisting().call(() -> {
            entities.createNativeQuery("SELECT set_config(:setting, :value, true)")
                    .setParameter("setting", setting)
                    .setParameter("value", value)
                    .getSingleResult();
            return work.get();
        });
    }

    /** Work across tenants: outbox, leases, enforcement. Plain SQL in a transaction of its own. */
    public <T> T asSystem(SystemWork<T> work) {
        return asSystem("SET LOCAL ROLE keys_system", work);
    }

    /**
     * The same, for work that may be forgotten by a crash of PostgreSQL although it was committed: it does not wait for
     * the disk. What is forgotten is always the end of the log, never something in the middle.
     */
    public <T> T asSystemLightly(SystemWork<T> work) {
        return asSystem("SET LOCAL ROLE keys_system; SET LOCAL synchronous_commit = off", work);
    }

    private <T> T asSystem(String settings, SystemWork<T> work) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                try (var role = connection.createStatement()) {
                    role.execute(settings);
                }
                T result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseFailure(failure);
        }
    }

    /** The same, for work that has no result. */
    public void runAsSystem(SystemAction work) {
        asSystem(connection -> {
            work.run(connection);
            return true;
        });
    }

    /** Work on a connection that is in a transaction already. */
    @FunctionalInterface
    public interface SystemAction {
        void run(Connection connection) throws SQLException;
    }

    /** Work on a connection that is in a transaction already. */
    @FunctionalInterface
    public interface SystemWork<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** PostgreSQL refused or could not be reached. */
    public static final class DatabaseFailure extends RuntimeException {
        DatabaseFailure(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
