package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ledger's operations for relays. What they mean is written where they are: {@code db/migration/R__*.sql}. */
@ApplicationScoped
class Ledger {
    private final Transactions transactions;
    private final LedgerConfig config;

    Ledger(Transactions transactions, LedgerConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Sells an allotment; empty when a newer process of the relay has fenced this one off. */
    Optional<Allotment.Answer> buy(Allotment.Request request) {
        return transactions.inOrganization(request.organization(), connection -> {
            limitWaiting(connection);
            try (var statement = connection.prepareStatement(
                    "SELECT * FROM buy_allotment(?, ?, ?, ?, ?, ?, ?, ?, ?, ? * interval '1 ms', ?::jsonb)")) {
                var id = Id.ALLOTMENT.next();
                var principal = request.principal();
                statement.setString(1, id);
                statement.setString(2, request.organization().value());
                statement.setString(3, request.relay());
                statement.setLong(4, request.epoch());
                statement.setString(5, request.keyId());
                statement.setString(6, principal.type() == Principal.Type.USER ? principal.id() : null);
                statement.setString(7, request.project());
                statement.setLong(8, request.needNanos());
                statement.setLong(9, request.wantNanos());
                statement.setLong(10, config.allotmentLifetime().toMillis());
                statement.setString(11, json(request.closing()));
                try (var row = statement.executeQuery()) {
                    row.next();
                    return answer(id, row);
                }
            }
        });
    }

    /** Gives back what earlier processes of a relay never claimed; answers the epoch that stands now. */
    long fence(String relay, Allotment.Fence fence) {
        return transactions.acrossTenants(connection -> {
            try (var statement = connection.prepareStatement("SELECT fence_relay(?, ?, ?::jsonb)")) {
                statement.setString(1, relay);
                statement.setLong(2, fence.epoch());
                statement.setString(3, json(fence.claimed()));
                return single(statement.executeQuery());
            }
        });
    }

    /** Books what relays left behind; answers how many allotments. */
    long bookAbandoned(Duration margin, int most) {
        return transactions.acrossTenants(connection -> {
            try (var statement = connection.prepareStatement("SELECT book_abandoned(? * interval '1 ms', ?)")) {
                statement.setLong(1, margin.toMillis());
                statement.setInt(2, most);
                return single(statement.executeQuery());
            }
        });
    }

    /** A purchase whose relay no longer waits would be an allotment that nobody knows of. */
    private void limitWaiting(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT set_config('lock_timeout', ?, true)")) {
            statement.setString(1, config.lockTimeout().toMillis() + "ms");
            statement.execute();
        }
    }

    private static Optional<Allotment.Answer> answer(String id, ResultSet row) throws SQLException {
        return switch (row.getString("outcome")) {
            case "bought" ->
                Optional.of(new Allotment.Answer.Bought(id, row.getLong("amount_nanos"), row.getLong("valid_ms")));
            case "unlimited" -> Optional.of(new Allotment.Answer.Unlimited());
            case "exhausted" -> Optional.of(exhausted(row));
            case "fenced" -> Optional.empty();
            case String other -> throw new IllegalStateException("buy_allotment answered " + other);
        };
    }

    private static Allotment.Answer.Exhausted exhausted(ResultSet row) throws SQLException {
        return new Allotment.Answer.Exhausted(
                row.getString("budget"),
                new Scope(
                        Scope.Type.valueOf(row.getString("scope_type").toUpperCase(Locale.ROOT)),
                        row.getString("scope_id")),
                row.getString("time_window"),
                row.getLong("limit_nanos"),
                row.getLong("spent_nanos"),
                row.getLong("pending_nanos"),
                row.getObject("resets_at", Long.class));
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
