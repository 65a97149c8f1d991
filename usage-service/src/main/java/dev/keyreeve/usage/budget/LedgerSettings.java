package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;

/** The table {@code ledger_settings}; an organization without a row has the defaults. */
@ApplicationScoped
class LedgerSettings {
    private static final String DEFAULT_TIME_ZONE = "UTC";

    private final Transactions transactions;

    LedgerSettings(Transactions transactions) {
        this.transactions = transactions;
    }

    String timeZone(OrganizationId organization) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement("SELECT time_zone FROM ledger_settings WHERE org = ?")) {
                statement.setString(1, organization.value());
                try (var row = statement.executeQuery()) {
                    return row.next() ? row.getString(1) : DEFAULT_TIME_ZONE;
                }
            }
        });
    }

    /** False when PostgreSQL, which computes windows, does not know the zone. */
    boolean changeTimeZone(OrganizationId organization, String zone) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement("""
                    INSERT INTO ledger_settings (org, time_zone)
                    SELECT ?, z.name FROM pg_timezone_names z WHERE z.name = ? LIMIT 1
                    ON CONFLICT (org) DO UPDATE SET time_zone = excluded.time_zone""")) {
                statement.setString(1, organization.value());
                statement.setString(2, zone);
                return statement.executeUpdate() == 1;
            }
        });
    }
}
