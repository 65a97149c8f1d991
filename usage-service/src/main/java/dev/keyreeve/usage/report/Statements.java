package dev.keyreeve.usage.report;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.report.Statement.Line;
import dev.keyreeve.usage.report.Statement.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums up a month's entries by who used them; in one statement, so that it is the ledger at one moment. */
@ApplicationScoped
class Statements {
    private static final String LINES = "SELECT user_id, service_account, project, "
            + Dimension.LINE_ITEM.expression() + " AS item, own_credential, "
            + "array_agg(DISTINCT price_version ORDER BY price_version) FILTER (WHERE price_version IS NOT NULL), "
            + Sum.COLUMNS
            + " FROM entry WHERE org = ? AND started_at >= ?::timestamptz AND started_at < ?::timestamptz"
            + " AND (?::text IS NULL OR user_id = ?)"
            // These use nothing, and no usage report counts them.
            + " AND operation NOT IN ('models', 'token_counts', 'stored', 'files')"
            + " GROUP BY user_id, service_account, project, item, own_credential"
            + " ORDER BY user_id NULLS LAST, service_account, project, item, own_credential";
    private static final int PRICE_VERSIONS = 6;
    private static final int SUM = PRICE_VERSIONS + 1;

    private final Transactions transactions;

    Statements(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * @param month absent: the present one
     * @param user only this member's part
     */
    Statement of(OrganizationId organization, Optional<YearMonth> month, @Nullable String user, Instant now) {
        return transactions.inOrganization(organization, connection -> {
            var zone = zone(connection, organization);
            var asked = month.orElseGet(() -> YearMonth.from(now.atZone(zone)));
            try (var statement = connection.prepareStatement(LINES)) {
                statement.setString(1, organization.value());
                statement.setString(2, begin(asked, zone));
                statement.setString(3, begin(asked.plusMonths(1), zone));
                statement.setString(4, user);
                statement.setString(5, user);
                try (var row = statement.executeQuery()) {
                    var lines = new ArrayList<Line>();
                    while (row.next()) {
                        lines.add(line(row));
                    }
                    return Statement.of(organization.value(), asked, zone, lines);
                }
            }
        });
    }

    private static String begin(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant().toString();
    }

    private static Line line(ResultSet row) throws SQLException {
        var user = row.getString("user_id");
        var account = row.getString("service_account");
        var owner =
                user != null ? new Owner("user", user) : new Owner("service_account", account == null ? "" : account);
        var versions = row.getArray(PRICE_VERSIONS);
        var sum = Sum.read(row, SUM, Map.of());
        return new Line(
                owner,
                row.getString("project"),
                row.getString("item"),
                row.getBoolean("own_credential"),
                versions == null ? List.of() : List.of((String[]) versions.getArray()),
                sum.requests(),
                sum.tokens(),
                sum.costNanos());
    }

    private static ZoneId zone(Connection connection, OrganizationId organization) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT time_zone FROM ledger_settings WHERE org = ?")) {
            statement.setString(1, organization.value());
            try (var row = statement.executeQuery()) {
                return row.next() ? ZoneId.of(row.getString(1)) : ZoneId.of("UTC");
            }
        }
    }
}
