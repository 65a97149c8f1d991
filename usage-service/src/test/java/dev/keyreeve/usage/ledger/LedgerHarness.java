package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.fail;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives the ledger as intake and budgets do, with costs of the test's choosing. */
@ApplicationScoped
public class LedgerHarness {
    private final Transactions transactions;
    private final Ledger ledger;

    LedgerHarness(Transactions transactions, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
    }

    /** What an account holds, and what the entries and allotments say that it should. */
    public record Account(
            String budget,
            long amount,
            long cap,
            long posted,
            long pending,
            long overrun,
            long beside,
            long spentByEntries,
            long pendingByAllotments) {
        public long spent() {
            return posted + overrun + beside;
        }
    }

    public String hardBudget(Tenant tenant, String scopeType, String scopeId, String window, long amount) {
        var id = Id.BUDGET.next();
        transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement(
                    "SELECT create_budget(?, ?, NULL, ?::scope_type, ?, ?, ?::budget_window, true)")) {
                statement.setString(1, id);
                statement.setString(2, tenant.organization().value());
                statement.setString(3, scopeType);
                statement.setString(4, scopeId);
                statement.setLong(5, amount);
                statement.setString(6, window);
                return statement.execute();
            }
        });
        return id;
    }

    public static Entry entry(Tenant tenant, String exchange, @Nullable String allotment, long hold, long cost) {
        return entry(tenant, exchange, allotment, hold, cost, Instant.now());
    }

    public static Entry entry(
            Tenant tenant, String exchange, @Nullable String allotment, long hold, long cost, Instant startedAt) {
        return new Entry(
                tenant.organization().value(),
                exchange,
                tenant.relay(),
                1,
                tenant.project(),
                tenant.user(),
                null,
                tenant.key(),
                "openai",
                "chat_completions",
                "gpt-4o",
                allotment,
                hold,
                "2026-11-01",
                10,
                0,
                5,
                0,
                "exact",
                200,
                false,
                startedAt.toString(),
                startedAt.toString(),
                cost);
    }

    public boolean settle(Entry entry) {
        return transactions.acrossTenants(connection -> {
            try (var postings = Postings.begin(connection, List.of(entry), List.of())) {
                return postings.settle(entry);
            }
        });
    }

    public Closing.Outcome close(Tenant tenant, String allotment, long claimed) {
        var closing = new Closing(tenant.organization(), allotment, tenant.relay(), claimed);
        return transactions.acrossTenants(connection -> {
            try (var postings = Postings.begin(connection, List.of(), List.of(closing))) {
                return postings.close(closing);
            }
        });
    }

    /** An allotment of exactly this much. */
    public String buy(Tenant tenant, long nanos) {
        return ledger.buy(tenant.buys(nanos, nanos)).orElseThrow() instanceof Allotment.Answer.Bought bought
                ? bought.allotment()
                : fail("was refused");
    }

    /** Posts, and then dies before the commit. */
    public void settleAndCrash(Entry entry) {
        try {
            transactions.acrossTenants(connection -> {
                try (var postings = Postings.begin(connection, List.of(entry), List.of())) {
                    postings.settle(entry);
                }
                throw new SQLException("the process died", "22000");
            });
        } catch (RuntimeException died) {
            // as it should
        }
    }

    public List<Account> accounts(Tenant tenant) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement("""
                            SELECT a.budget, b.amount_nanos, a.cap_nanos, a.posted_nanos, a.pending_nanos,
                                   a.overrun_nanos, a.beside_nanos,
                                   (SELECT coalesce(sum(e.cost_nanos), 0) FROM entry e
                                    LEFT JOIN allotment_account c ON c.allotment = e.allotment AND c.budget = b.id
                                    WHERE CASE b.scope_type::text
                                              WHEN 'api_key' THEN e.api_key WHEN 'user' THEN e.user_id
                                              WHEN 'project' THEN e.project ELSE e.org END = b.scope_id
                                      AND CASE WHEN c.budget IS NOT NULL THEN c.window_start = a.window_start
                                          ELSE e.started_at >= a.window_start AND e.started_at < a.window_end END),
                                   (SELECT coalesce(sum(x.pending_nanos), 0) FROM allotment x
                                    JOIN allotment_account c ON c.allotment = x.id
                                    WHERE c.budget = a.budget AND c.window_start = a.window_start)
                            FROM account a JOIN budget b ON b.id = a.budget ORDER BY a.budget, a.window_start""");
                    var row = statement.executeQuery()) {
                var accounts = new java.util.ArrayList<Account>();
                while (row.next()) {
                    accounts.add(new Account(
                            row.getString(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9)));
                }
                return accounts;
            }
        });
    }

    /** So that the queries of a thousand histories do not slow each other. */
    public void forget(Tenant tenant) {
        transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.createStatement()) {
                for (var table : List.of("allotment_account", "allotment", "account", "budget", "entry")) {
                    statement.addBatch("DELETE FROM " + table);
                }
                return statement.executeBatch();
            }
        });
    }

    public Account account(Tenant tenant, String budget) {
        return accounts(tenant).stream()
                .filter(account -> account.budget().equals(budget))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** One number of the tenant's. */
    public long number(Tenant tenant, String sql) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement(sql);
                    var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
