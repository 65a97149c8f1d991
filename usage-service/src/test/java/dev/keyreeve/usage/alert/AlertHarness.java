package dev.keyreeve.usage.alert;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Sets budgets and what is used of them, as the ledger would, and turns the clock of messages. */
@ApplicationScoped
public class AlertHarness {
    private final Transactions transactions;
    private final Alerts alerts;

    AlertHarness(Transactions transactions, Alerts alerts) {
        this.transactions = transactions;
        this.alerts = alerts;
    }

    /** One row in each of this room's tables, and the answer is the webhook's id. */
    public String oneOfEach(OrganizationId organization) {
        var hook = Id.WEBHOOK.next();
        var message = Id.MESSAGE.next();
        account(organization, budget(organization, "money", 100), 50);
        alerts.raise();
        execute(organization, """
                INSERT INTO webhook (id, org, url, events, thresholds, secret)
                VALUES ('%s', '%s', 'https://example.com', '{}', '{}', '\\x00')""".formatted(hook, organization));
        execute(organization, """
                INSERT INTO delivery (id, org, webhook, type, payload, status, finished_at)
                VALUES ('%s', '%s', '%s', 'webhook.test', '{}', 'delivered', now())""".formatted(message, organization, hook));
        execute(organization, """
                INSERT INTO delivery_attempt (org, delivery, claim, at, status, took_ms)
                VALUES ('%s', '%s', 1, now(), 200, 1)""".formatted(organization, message));
        return hook;
    }

    String budget(OrganizationId organization, String measure, long amount) {
        return budget(organization, measure, amount, "day", false);
    }

    String budget(OrganizationId organization, String measure, long amount, String window, boolean sliding) {
        var id = Id.BUDGET.next();
        boolean hard = sliding || measure.equals("concurrency");
        execute(organization, """
                INSERT INTO budget
                    (id, org, name, measure, scope_type, scope_id, amount, time_window, time_zone, hard, sliding)
                VALUES ('%s', '%s', 'team', '%s', 'organization', '%2$s', %d, '%s', 'UTC', %b, %b)""".formatted(id, organization, measure, amount, window, hard, sliding));
        return id;
    }

    /** Of a window of which a twentieth has passed: too early for a forecast. */
    void account(OrganizationId organization, String budget, long used) {
        account(organization, budget, "now() - interval '1 hour'", "now() + interval '19 hours'", used);
    }

    /**
     * @param from an SQL expression, as is {@code to}
     */
    void account(OrganizationId organization, String budget, String from, String to, long used) {
        execute(organization, """
                INSERT INTO account (org, budget, window_start, window_end, cap, beside)
                VALUES ('%s', '%s', %s, %s, 0, %d)""".formatted(organization, budget, from, to, used));
    }

    /** Of the accounts that the test made; the ledger opens one for the calendar's present window, where nothing is used. */
    void used(OrganizationId organization, String budget, long used) {
        execute(
                organization,
                "UPDATE account SET beside = %d WHERE budget = '%s' AND beside > 0".formatted(used, budget));
    }

    void amount(OrganizationId organization, String budget, long amount) {
        execute(organization, "UPDATE budget SET amount = %d WHERE id = '%s'".formatted(amount, budget));
    }

    void execute(OrganizationId organization, String sql) {
        transactions.inOrganization(organization, connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** The first column, as texts. */
    List<String> texts(OrganizationId organization, String sql) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                return texts(row);
            }
        });
    }

    private static List<String> texts(ResultSet row) throws SQLException {
        var texts = new ArrayList<String>();
        while (row.next()) {
            texts.add(row.getString(1));
        }
        return texts;
    }

    /** So that the next attempt is now, not when the schedule says. */
    void makeDue(OrganizationId organization) {
        execute(organization, "UPDATE delivery SET next_attempt_at = now() WHERE status = 'pending'");
    }

    /** As if the claims' time had passed. */
    void expireClaims(OrganizationId organization) {
        execute(organization, "UPDATE delivery SET claimed_until = now() WHERE status = 'pending'");
    }

    /** So that what one test leaves pending takes no place in another's. */
    public void forget(OrganizationId organization) {
        for (var table : List.of("webhook", "alert", "account", "budget")) {
            execute(organization, "DELETE FROM " + table);
        }
    }
}
