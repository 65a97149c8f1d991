package dev.keyreeve.usage.ledger;

import dev.keyreeve.base.rehearsal.Rehearsal;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The ledger's operations for relays. What they mean is written where they are: {@code db/migration/R__*.sql}. */
@ApplicationScoped
class Ledger implements Rehearsal {
    private static final OrganizationId NOBODY = new OrganizationId("org_rehearsal");
    private static final String PREPARE = "SELECT set_config('lock_timeout', ?, true), " + Plans.BY_KEY;
    private static final String BUY = """
            SELECT b.*, (b.bought).nanos, (b.bought).tokens, (b.bought).exchanges
            FROM buy_allotments(?, ARRAY(SELECT jsonb_populate_recordset(NULL::purchase_request, ?::jsonb)),
                                ? * interval '1 ms') b""";

    private final Transactions transactions;
    private final LedgerConfig config;

    Ledger(Transactions transactions, LedgerConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** A purchase of nothing. */
    @Override
    public void rehearse() {
        buy(NOBODY, List.of());
    }

    Sale buy(Allotment.Request request) {
        return buy(request.organization(), List.of(request)).getFirst();
    }

    /** Several purchases of one organization in one transaction, each with its own answer. */
    List<Sale> buy(OrganizationId organization, List<Allotment.Request> requests) {
        return transactions.inOrganization(organization, connection -> {
            prepare(connection);
            try (var statement = connection.prepareStatement(BUY)) {
                statement.setString(1, organization.value());
                statement.setString(2, json(requests.stream().map(Purchase::of).toList()));
                statement.setLong(3, config.allotmentLifetime().toMillis());
                try (var rows = statement.executeQuery()) {
                    var answers = new ArrayList<Sale>();
                    while (rows.next()) {
                        answers.add(Purchase.sale(rows));
                    }
                    return answers;
                }
            }
        });
    }

    /** Gives back what earlier processes of a relay never claimed; answers the epoch that stands now. */
    long fence(String relay, Allotment.Fence fence) {
        return across("SELECT fence_relay(?, ?, ?::jsonb)", statement -> {
            statement.setString(1, relay);
            statement.setLong(2, fence.epoch());
            statement.setString(3, json(fence.claimed()));
        });
    }

    /** Books what relays left behind; answers how many allotments. */
    long bookAbandoned(Duration margin, int most) {
        return across("SELECT book_abandoned(? * interval '1 ms', ?)", statement -> {
            statement.setLong(1, margin.toMillis());
            statement.setInt(2, most);
        });
    }

    /** Deletes slots of rate limits that no period can hold any more; answers how many. */
    long forgetSlots(int most) {
        return across("SELECT forget_slots(?)", statement -> statement.setInt(1, most));
    }

    /** Deletes allotments from which nothing can come any more; answers how many. */
    long forgetAllotments(Duration margin, int most) {
        return across("SELECT forget_allotments(? * interval '1 ms', ?)", statement -> {
            statement.setLong(1, margin.toMillis());
            statement.setInt(2, most);
        });
    }

    /** Deletes what is remembered of work in the background that no provider keeps any more; answers how many. */
    long forgetBackground(Duration margin, int most) {
        return across("SELECT forget_background(? * interval '1 ms', ?)", statement -> {
            statement.setLong(1, margin.toMillis());
            statement.setInt(2, most);
        });
    }

    private long across(String sql, Parameters parameters) {
        return transactions.acrossTenants(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                return single(statement.executeQuery());
            }
        });
    }

    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** A purchase whose relay no longer waits would be an allotment that nobody knows of. */
    private void prepare(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(PREPARE)) {
            statement.setString(1, config.longestTurn().toMillis() + "ms");
            statement.execute();
        }
    }

    private static long single(ResultSet rows) throws SQLException {
        try (rows) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String json(List<?> list) {
        return new String(Json.write(list), StandardCharsets.UTF_8);
    }
}
