package dev.keyreeve.usage.alert;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An organization's webhooks; row-level security shows a transaction its tenant's alone, and no secret. */
@ApplicationScoped
class Webhooks {
    static final int MOST = 20;

    private final Transactions transactions;
    private final AlertConfig config;

    Webhooks(Transactions transactions, AlertConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /**
     * @throws ApiException 409 when there are {@link #MOST} already
     */
    Webhook create(OrganizationId organization, WebhookDraft draft, SigningSecret secret) {
        var id = Id.WEBHOOK.next();
        return transactions.inOrganization(organization, connection -> {
            mustHaveRoom(connection, organization);
            try (var statement = connection.prepareStatement("""
                    INSERT INTO webhook (id, org, name, url, events, thresholds, secret)
                    VALUES (?, ?, ?, ?, ?, ?, ?)""")) {
                statement.setString(1, id);
                statement.setString(2, organization.value());
                statement.setString(3, draft.name());
                statement.setString(4, draft.url());
                var events = Objects.requireNonNullElse(draft.events(), WebhookDraft.ALL_EVENTS);
                statement.setArray(
                        5,
                        connection.createArrayOf(
                                "text", events.stream().sorted().toArray()));
                statement.setArray(
                        6, integers(connection, Objects.requireNonNullElse(draft.thresholds(), config.thresholds())));
                statement.setBytes(7, secret.bytes());
                statement.executeUpdate();
            }
            return find(connection, organization, id).orElseThrow();
        });
    }

    /** Two that are created at once count one after the other. */
    private static void mustHaveRoom(Connection connection, OrganizationId organization) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 21))");
                var count = connection.prepareStatement("SELECT count(*) FROM webhook WHERE org = ?")) {
            lock.setString(1, organization.value());
            lock.execute();
            count.setString(1, organization.value());
            try (var row = count.executeQuery()) {
                row.next();
                if (row.getInt(1) >= MOST) {
                    throw new ApiException(
                            ErrorCode.CONFLICT, "An organization has at most %d webhooks; delete one".formatted(MOST));
                }
            }
        }
    }

    /** What is pending when it is disabled has failed: nobody wants to be told of last month when it is enabled again. */
    Optional<Webhook> change(OrganizationId organization, String id, WebhookDraft draft) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement("""
                    UPDATE webhook SET
                        name = coalesce(?, name), url = coalesce(?, url), events = coalesce(?, events),
                        thresholds = coalesce(?, thresholds), enabled = coalesce(?, enabled),
                        gone_at = CASE WHEN ? THEN NULL ELSE gone_at END
                    WHERE org = ? AND id = ?""")) {
                statement.setString(1, draft.name());
                statement.setString(2, draft.url());
                statement.setArray(
                        3,
                        draft.events() == null
                                ? null
                                : connection.createArrayOf(
                                        "text", draft.events().toArray()));
                statement.setArray(4, draft.thresholds() == null ? null : integers(connection, draft.thresholds()));
                statement.setObject(5, draft.enabled(), Types.BOOLEAN);
                statement.setObject(6, draft.enabled(), Types.BOOLEAN);
                statement.setString(7, organization.value());
                statement.setString(8, id);
                statement.executeUpdate();
            }
            if (Boolean.FALSE.equals(draft.enabled())) {
                Outbox.failPending(connection, id, "disabled");
            }
            return find(connection, organization, id);
        });
    }

    private static Array integers(Connection connection, Collection<Integer> numbers) throws SQLException {
        return connection.createArrayOf("integer", numbers.toArray());
    }

    Optional<Webhook> find(OrganizationId organization, String id) {
        return transactions.inOrganization(organization, connection -> find(connection, organization, id));
    }

    static Optional<Webhook> find(Connection connection, OrganizationId organization, String id) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT " + Webhook.COLUMNS + " FROM webhook WHERE org = ? AND id = ?")) {
            statement.setString(1, organization.value());
            statement.setString(2, id);
            return read(statement).stream().findFirst();
        }
    }

    /** Oldest first; one more than the page may have when there are more. */
    List<Webhook> list(OrganizationId organization, Page page) {
        return transactions.inOrganization(organization, connection -> {
            page.mustBeIn(connection, "FROM webhook x WHERE x.id = ?");
            try (var statement = connection.prepareStatement("SELECT " + Webhook.COLUMNS + """
                     FROM webhook w WHERE w.org = ? AND (?::text IS NULL
                        OR (w.created_at, w.id) > (SELECT x.created_at, x.id FROM webhook x WHERE x.id = ?))
                    ORDER BY w.created_at, w.id LIMIT ?""")) {
                statement.setString(1, organization.value());
                page.bind(statement, 2);
                return read(statement);
            }
        });
    }

    private static List<Webhook> read(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            var webhooks = new ArrayList<Webhook>();
            while (row.next()) {
                webhooks.add(Webhook.read(row));
            }
            return webhooks;
        }
    }

    /** With its messages and their log; false when there is no such webhook. */
    boolean delete(OrganizationId organization, String id) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement("DELETE FROM webhook WHERE org = ? AND id = ?")) {
                statement.setString(1, organization.value());
                statement.setString(2, id);
                return statement.executeUpdate() == 1;
            }
        });
    }
}
