package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was heard of work in the background: that an exchange began it, or what it used in the end.
 *
 * @param payer the member whose own credential pays; empty where it is the organization's
 * @param reference the provider's id of it
 * @param exchange which began it; absent where an exchange only looked after it
 * @param usage what it used; absent where it is not over, as far as was heard
 */
public record Background(
        String org,
        String provider,
        String payer,
        String reference,
        @Nullable String exchange,
        @Nullable TokenUsage usage) {
    private static final String NOTE = """
            INSERT INTO background AS b (org, provider, payer, reference, exchange, usage)
            VALUES (?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (org, provider, payer, reference) DO UPDATE
            SET exchange = coalesce(b.exchange, excluded.exchange), usage = coalesce(b.usage, excluded.usage)
            WHERE (b.exchange IS NULL AND excluded.exchange IS NOT NULL)
               OR (b.usage IS NULL AND excluded.usage IS NOT NULL)""";
    private static final Comparator<Background> IN_LOCK_ORDER = Comparator.comparing(Background::org)
            .thenComparing(Background::provider)
            .thenComparing(Background::payer)
            .thenComparing(Background::reference);

    /**
     * Remembers what was heard, in the transaction that posts the exchanges it was heard in. To be called before they are
     * posted: who corrects an entry locks what is remembered before the ledger, too.
     */
    public static void note(Connection connection, List<Background> heard) throws SQLException {
        if (heard.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(NOTE)) {
            for (var one : heard.stream().sorted(IN_LOCK_ORDER).toList()) {
                statement.setString(1, one.org);
                statement.setString(2, one.provider);
                statement.setString(3, one.payer);
                statement.setString(4, one.reference);
                statement.setString(5, one.exchange);
                statement.setString(
                        6, one.usage == null ? null : new String(Json.write(one.usage), StandardCharsets.UTF_8));
                statement.executeUpdate();
            }
        }
    }
}
