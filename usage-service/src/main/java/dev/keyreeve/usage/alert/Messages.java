package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the messages of an event in the transaction of the event, one for each webhook that wants it. The sender takes
 * them from the table.
 */
final class Messages {
    /** Of one webhook that nobody answers; what comes on top has failed at once, and the log says so. */
    static final int MOST_PENDING = 1_000;

    private static final ObjectWriter JSON = Json.configure(
                    JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN))
            .writer();

    private Messages() {}

    /** The payload as the Standard Webhooks specification, version 1.0.0, recommends it. */
    private record Payload(EventType type, String timestamp, Object data) {
        String json() {
            try {
                return JSON.writeValueAsString(this);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record TestData(String object, String id) {}

    static void tell(Connection connection, OrganizationId organization, Alert alert) throws SQLException {
        var occurred = Instant.ofEpochSecond(alert.createdAt()).toString();
        var payload = new Payload(alert.type(), occurred, alert).json();
        for (var webhook : subscribers(connection, organization, alert)) {
            insert(connection, organization, webhook, alert.type(), payload);
        }
    }

    /** Answers the message's id; nothing when the webhook is disabled or not there. */
    static Optional<String> test(Connection connection, OrganizationId organization, String webhook, Instant now)
            throws SQLException {
        var payload = new Payload(EventType.TEST, now.toString(), new TestData("organization.webhook", webhook));
        try (var statement =
                connection.prepareStatement("SELECT id FROM webhook WHERE org = ? AND id = ? AND enabled FOR SHARE")) {
            statement.setString(1, organization.value());
            statement.setString(2, webhook);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(insert(connection, organization, webhook, EventType.TEST, payload.json()))
                        : Optional.empty();
            }
        }
    }

    /** Locked, so that a webhook that is being disabled is either not seen here, or fails what is written here. */
    private static List<String> subscribers(Connection connection, OrganizationId organization, Alert alert)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT w.id FROM webhook w
                WHERE w.org = ? AND w.enabled AND ? = ANY (w.events) AND (?::integer IS NULL OR ? = ANY (w.thresholds))
                ORDER BY w.id FOR SHARE""")) {
            statement.setString(1, organization.value());
            statement.setString(2, alert.type().wireName());
            statement.setObject(3, alert.threshold(), Types.INTEGER);
            statement.setObject(4, alert.threshold(), Types.INTEGER);
            try (var row = statement.executeQuery()) {
                var ids = new ArrayList<String>();
                while (row.next()) {
                    ids.add(row.getString(1));
                }
                return ids;
            }
        }
    }

    private static String insert(
            Connection connection, OrganizationId organization, String webhook, EventType type, String payload)
            throws SQLException {
        var id = Id.MESSAGE.next();
        try (var statement = connection.prepareStatement("""
                INSERT INTO delivery (id, org, webhook, type, payload, status, failure, finished_at)
                SELECT ?, ?, ?, ?, ?,
                       CASE WHEN is_full THEN 'failed' ELSE 'pending' END,
                       CASE WHEN is_full THEN 'backlog_full' END,
                       CASE WHEN is_full THEN now() END
                FROM (SELECT count(*) >= ? AS is_full FROM delivery d WHERE d.webhook = ? AND d.status = 'pending') p""")) {
            statement.setString(1, id);
            statement.setString(2, organization.value());
            statement.setString(3, webhook);
            statement.setString(4, type.wireName());
            statement.setString(5, payload);
            statement.setInt(6, MOST_PENDING);
            statement.setString(7, webhook);
            statement.executeUpdate();
        }
        return id;
    }
}
