package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.http.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The log of messages that an organization reads, and the test message that it asks for. */
@ApplicationScoped
class Deliveries {
    private static final TypeReference<List<Delivery.Attempt>> ATTEMPTS = new TypeReference<>() {};

    private static final String SELECT = """
            SELECT d.id, d.type, d.status, d.failure, unix_seconds(d.created_at) AS created_at,
                   CASE WHEN d.status = 'pending' THEN unix_seconds(d.next_attempt_at) END AS next_attempt_at,
                   (SELECT coalesce(json_agg(json_build_object(
                               'at', unix_seconds(a.at), 'status', a.status, 'error', a.error, 'took_ms', a.took_ms)
                           ORDER BY a.claim), '[]')
                    FROM delivery_attempt a WHERE a.delivery = d.id) AS attempts
            FROM delivery d\s""";

    private final Transactions transactions;

    Deliveries(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Newest first; one more than the page may have when there are more. */
    List<Delivery> list(OrganizationId organization, String webhook, Page page) {
        return transactions.inOrganization(organization, connection -> {
            page.mustBeIn(connection, "FROM delivery x WHERE x.id = ? AND x.webhook = ?", webhook);
            try (var statement = connection.prepareStatement(SELECT + """
                    WHERE d.org = ? AND d.webhook = ? AND (?::text IS NULL
                        OR (d.created_at, d.id) < (SELECT x.created_at, x.id FROM delivery x WHERE x.id = ?))
                    ORDER BY d.created_at DESC, d.id DESC LIMIT ?""")) {
                statement.setString(1, organization.value());
                statement.setString(2, webhook);
                page.bind(statement, 3);
                return read(statement);
            }
        });
    }

    /** Empty when the webhook is disabled or not there. */
    Optional<Delivery> test(OrganizationId organization, String webhook) {
        return transactions.inOrganization(organization, connection -> {
            var id = Messages.test(connection, organization, webhook, Instant.now());
            if (id.isEmpty()) {
                return Optional.empty();
            }
            try (var statement = connection.prepareStatement(SELECT + "WHERE d.org = ? AND d.id = ?")) {
                statement.setString(1, organization.value());
                statement.setString(2, id.get());
                return read(statement).stream().findFirst();
            }
        });
    }

    private static List<Delivery> read(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            var deliveries = new ArrayList<Delivery>();
            while (row.next()) {
                deliveries.add(new Delivery(
                        "organization.webhook.delivery",
                        row.getString("id"),
                        row.getString("type"),
                        row.getString("status"),
                        row.getString("failure"),
                        attempts(row),
                        row.getObject("next_attempt_at", Long.class),
                        row.getLong("created_at")));
            }
            return deliveries;
        }
    }

    private static List<Delivery.Attempt> attempts(ResultSet row) throws SQLException {
        try {
            return Json.mapper().readValue(row.getString("attempts"), ATTEMPTS);
        } catch (JsonProcessingException e) {
            throw new SQLException("the database wrote JSON that cannot be read", e);
        }
    }
}
