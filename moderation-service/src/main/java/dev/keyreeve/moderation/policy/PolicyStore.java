package dev.keyreeve.moderation.policy;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.moderation.access.TenantTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** The policies of all organizations, each seen by its own alone. */
@ApplicationScoped
class PolicyStore {
    /** Some longer, because no two clocks run alike. */
    private static final Duration FORGOTTEN_AFTER = ActivePolicies.GOOD_FOR.plusMillis(5);

    private final TenantTransactions transactions;
    private final DataSource dataSource;

    PolicyStore(TenantTransactions transactions, DataSource dataSource) {
        this.transactions = transactions;
        this.dataSource = dataSource;
    }

    Policy current(OrganizationId organization) {
        return transactions.in(organization, database -> current(database, organization));
    }

    /**
     * Whether this version is the one in force; its content never changes. Checks ask often, so it is one round
     * trip, and a read of the index alone.
     */
    boolean isCurrent(OrganizationId organization, long version) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement("SELECT version_in_force(?)")) {
            statement.setString(1, organization.value());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1) == version;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the policy's version cannot be read", failure);
        }
    }

    /**
     * One change after another for each organization, so that two partial ones at the same moment both hold. Returns when
     * it holds for every check that begins afterwards, so also where it changes nothing: what it says may be another's
     * change, of a moment ago.
     */
    Policy change(OrganizationId organization, PolicyChange change, String by) {
        var policy = store(organization, change, by);
        awaitForgotten();
        return policy;
    }

    private static void awaitForgotten() {
        long until = System.nanoTime() + FORGOTTEN_AFTER.toNanos();
        for (long left = FORGOTTEN_AFTER.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Policy store(OrganizationId organization, PolicyChange change, String by) {
        return transactions.in(organization, database -> {
            lock(database, organization);
            var before = current(database, organization);
            var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
            var after = before.changed(change, by, at);
            if (after.version() != before.version()) {
                database.persist(new PolicyVersion(
                        new PolicyVersion.Key(organization.value(), after.version()),
                        after.forbiddenTerms(),
                        after.detectSecrets(),
                        at,
                        by));
            }
            return after;
        });
    }

    private static Policy current(EntityManager database, OrganizationId organization) {
        return version(database, organization, currentVersion(database, organization));
    }

    private static long currentVersion(EntityManager database, OrganizationId organization) {
        return (long) database.createNativeQuery("SELECT version_in_force(:org)", Long.class)
                .setParameter("org", organization.value())
                .getSingleResult();
    }

    private static Policy version(EntityManager database, OrganizationId organization, long version) {
        var row = database.find(PolicyVersion.class, new PolicyVersion.Key(organization.value(), version));
        return row == null ? Policy.DEFAULT : row.policy();
    }

    /** Held until the transaction ends. There may be no row yet to lock. */
    private static void lock(EntityManager database, OrganizationId organization) {
        database.createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(:org, 0))", Object.class)
                .setParameter("org", organization.value())
                .getResultList();
    }
}
