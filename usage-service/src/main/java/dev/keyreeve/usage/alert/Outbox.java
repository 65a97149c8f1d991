package dev.keyreeve.usage.alert;

import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out. One that is claimed belongs to its process until the claim has run out; a process that dies
 * in between leaves it to the next, so a message may arrive twice, with the same id, and is never lost.
 */
@ApplicationScoped
class Outbox {
    private static final int MOST_OF_WEBHOOK = 2;
    private static final int MOST_OF_ORGANIZATION = 3;

    private final Transactions transactions;
    private final AlertConfig config;

    Outbox(Transactions transactions, AlertConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /**
     * @param attempts made before
     * @param claim which claim on the message this is
     */
    record Claimed(String id, String url, SigningSecret secret, String payload, int attempts, int claim) {}

    /** One attempt, for the log. */
    record Attempt(Instant at, Courier.Answer answer, Duration took) {}

    /** What becomes of a message after an attempt. */
    sealed interface Next {
        record Delivered() implements Next {}

        record Again(Duration in) implements Next {}

        /** For good. */
        record Exhausted() implements Next {}

        /** For good, as everything else for its webhook, which is disabled. */
        record Gone() implements Next {}
    }

    List<Claimed> claim(int most) {
        return transactions.acrossTenants(connection -> {
            try (var statement =
                    connection.prepareStatement("SELECT * FROM claim_deliveries(?, ?, ?, make_interval(secs => ?))")) {
                statement.setInt(1, most);
                statement.setInt(2, MOST_OF_WEBHOOK);
                statement.setInt(3, MOST_OF_ORGANIZATION);
                statement.setDouble(4, config.claim().toMillis() / 1e3);
                try (var row = statement.executeQuery()) {
                    var claimed = new ArrayList<Claimed>();
                    while (row.next()) {
                        claimed.add(new Claimed(
                                row.getString("id"),
                                row.getString("url"),
                                SigningSecret.of(row.getBytes("secret")),
                                row.getString("payload"),
                                row.getInt("attempts"),
                                row.getInt("claim")));
                    }
                    return claimed;
                }
            }
        });
    }

    /** Logs the attempt; decides what comes next unless the claim has run out and somebody else has the message now. */
    void finish(Claimed message, Attempt attempt, Next next) {
        transactions.acrossTenants(connection -> {
            if (next instanceof Next.Gone) {
                disableWebhookOf(connection, message);
            }
            log(connection, message, attempt);
            switch (next) {
                case Next.Delivered() -> move(connection, message, "delivered", null, Duration.ZERO);
                case Next.Again(var in) -> move(connection, message, "pending", null, in);
                case Next.Exhausted() -> move(connection, message, "failed", "attempts_exhausted", Duration.ZERO);
                case Next.Gone() -> move(connection, message, "failed", "endpoint_gone", Duration.ZERO);
            }
            return next;
        });
    }

    private static void log(Connection connection, Claimed message, Attempt attempt) throws SQLException {
        // Locked, so that a webhook that is being deleted takes the attempt with it.
        try (var statement = connection.prepareStatement("""
                INSERT INTO delivery_attempt (org, delivery, claim, at, status, error, took_ms)
                SELECT d.org, d.id, ?, ?::timestamptz, ?, ?, ?
                FROM (SELECT org, id FROM delivery WHERE id = ? FOR UPDATE) d""")) {
            statement.setInt(1, message.claim());
            statement.setString(2, attempt.at().toString());
            switch (attempt.answer()) {
                case Courier.Answer.Answered(int status, var _) -> {
                    statement.setInt(3, status);
                    statement.setNull(4, Types.VARCHAR);
                }
                case Courier.Answer.NoAnswer(var error) -> {
                    statement.setNull(3, Types.INTEGER);
                    statement.setString(4, error);
                }
            }
            statement.setInt(5, (int) attempt.took().toMillis());
            statement.setString(6, message.id());
            statement.executeUpdate();
        }
    }

    private static void move(
            Connection connection, Claimed message, String status, @Nullable String failure, Duration wait)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                UPDATE delivery SET status = ?, failure = ?, attempts = attempts + 1, claimed_until = NULL,
                    next_attempt_at = now() + make_interval(secs => ?),
                    finished_at = CASE WHEN ? = 'pending' THEN NULL ELSE now() END
                WHERE id = ? AND claim = ? AND status = 'pending'""")) {
            statement.setString(1, status);
            statement.setString(2, failure);
            statement.setDouble(3, wait.toMillis() / 1e3);
            statement.setString(4, status);
            statement.setString(5, message.id());
            statement.setInt(6, message.claim());
            statement.executeUpdate();
        }
    }

    private static void disableWebhookOf(Connection connection, Claimed message) throws SQLException {
        try (var statement = connection.prepareStatement("""
                UPDATE webhook SET enabled = false, gone_at = now()
                WHERE id = (SELECT webhook FROM delivery WHERE id = ?) RETURNING id""")) {
            statement.setString(1, message.id());
            try (var row = statement.executeQuery()) {
                if (row.next()) {
                    failPendingBut(connection, row.getString(1), "endpoint_gone", message.id());
                }
            }
        }
    }

    /** What waits for a webhook that is disabled in this transaction. */
    static void failPending(Connection connection, String webhook, String failure) throws SQLException {
        failPendingBut(connection, webhook, failure, "");
    }

    private static void failPendingBut(Connection connection, String webhook, String failure, String spared)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                UPDATE delivery SET status = 'failed', failure = ?, claimed_until = NULL, finished_at = now()
                WHERE webhook = ? AND status = 'pending' AND id <> ?""")) {
            statement.setString(1, failure);
            statement.setString(2, webhook);
            statement.setString(3, spared);
            statement.executeUpdate();
        }
    }

    /** Forgets what nobody may want to read any more; answers how much there was of it. */
    int forget(Duration keep) {
        return transactions.acrossTenants(connection -> {
            int forgotten = 0;
            for (var table : List.of("delivery WHERE finished_at", "alert WHERE window_end < now() AND created_at")) {
                try (var statement =
                        connection.prepareStatement("DELETE FROM " + table + " < now() - make_interval(secs => ?)")) {
                    statement.setDouble(1, keep.toMillis() / 1e3);
                    forgotten += statement.executeUpdate();
                }
            }
            return forgotten;
        });
    }
}
