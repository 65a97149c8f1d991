package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.fail;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
            String measure,
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

    /** On money. */
    public String hardBudget(Tenant tenant, String scopeType, String scopeId, String window, long amount) {
        return limit(tenant, "money", scopeType, scopeId, window, amount, true, false);
    }

    public String limit(
            Tenant tenant,
            String measure,
            String scopeType,
            String scopeId,
            String window,
            long amount,
            boolean hard,
            boolean sliding) {
        var id = Id.BUDGET.next();
        transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement(
                    "SELECT create_limit(?, ?, NULL, ?::measure, ?::scope_type, ?, ?, ?::budget_window, ?, ?)")) {
                statement.setString(1, id);
                statement.setString(2, tenant.organization().value());
                statement.setString(3, measure);
                statement.setString(4, scopeType);
                statement.setString(5, scopeId);
                statement.setLong(6, amount);
                statement.setString(7, window);
                statement.setBoolean(8, hard);
                statement.setBoolean(9, sliding);
                return statement.execute();
            }
        });
        return id;
    }

    public void changeAmount(Tenant tenant, String budget, long amount) {
        transactions.inOrganization(tenant.organization(), connection -> change(connection, budget, amount));
    }

    private static boolean change(Connection connection, String budget, long amount) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT change_limit(b.org, b.id, is_rate_limit(b), false, NULL, ?) FROM budget b WHERE b.id = ?")) {
            statement.setLong(1, amount);
            statement.setString(2, budget);
            return statement.execute();
        }
    }

    /** Does something after a limit was changed and before that is committed. */
    public <T> T whileRaised(Tenant tenant, String budget, long amount, Callable<T> meanwhile) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            change(connection, budget, amount);
            try {
                return meanwhile.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Whether a transaction waits for an organization's or a relay's lock. */
    public boolean somebodyWaits() {
        return transactions.acrossTenants(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
                return rows.next();
            }
        });
    }

    public static Entry entry(Tenant tenant, String exchange, @Nullable String allotment, long hold, long cost) {
        return entry(tenant, exchange, allotment, hold, cost, Instant.now());
    }

    /** 10 tokens in, 5 out; held are as many. */
    public static Entry entry(
            Tenant tenant, String exchange, @Nullable String allotment, long hold, long cost, Instant startedAt) {
        return entry(tenant, exchange, allotment, hold, 15, cost, TokenUsage.of(10, 5), startedAt);
    }

    public static Entry entry(
            Tenant tenant,
            String exchange,
            @Nullable String allotment,
            long holdNanos,
            long holdTokens,
            long cost,
            TokenUsage usage,
            Instant startedAt) {
        boolean isUser = tenant.principal().type() == Principal.Type.USER;
        return new Entry(
                tenant.organization().value(),
                exchange,
                tenant.relay(),
                1,
                tenant.project(),
                isUser ? tenant.principal().id() : null,
                isUser ? null : tenant.principal().id(),
                tenant.key(),
                null,
                "openai",
                "chat_completions",
                "gpt-4o",
                allotment,
                holdNanos,
                holdTokens,
                "2026-11-01",
                usage,
                0,
                "exact",
                200,
                false,
                startedAt,
                startedAt,
                cost);
    }

    /** The same, paid for by the caller's own credential. */
    public static Entry byOwnCredential(Entry entry) {
        return new Entry(
                entry.org(),
                entry.exchange(),
                entry.relay(),
                entry.epoch(),
                entry.project(),
                entry.userId(),
                entry.serviceAccount(),
                entry.apiKey(),
                entry.app(),
                entry.provider(),
                entry.operation(),
                entry.model(),
                entry.allotment(),
                entry.holdNanos(),
                entry.holdTokens(),
                entry.priceVersion(),
                entry.usage(),
                entry.units(),
                entry.quality(),
                entry.status(),
                entry.streamed(),
                entry.startedAt(),
                entry.finishedAt(),
                entry.costNanos(),
                true);
    }

    public boolean settle(Entry entry) {
        return post(List.of(entry)).getFirst() == Posting.Outcome.SETTLED;
    }

    public Posting.Outcome close(Tenant tenant, String allotment, long claimed) {
        return close(tenant, allotment, new Amounts(claimed, 0, 0));
    }

    public Posting.Outcome close(Tenant tenant, String allotment, Amounts claimed) {
        return post(List.of(new Closing(tenant.organization(), allotment, tenant.relay(), claimed)))
                .getFirst();
    }

    public List<Posting.Outcome> post(List<? extends Posting> batch) {
        return transactions.acrossTenants(connection -> Postings.post(connection, batch));
    }

    /** An allotment of exactly this much money. */
    public String buy(Tenant tenant, long nanos) {
        return buy(tenant, Amounts.ofExchange(nanos, 0));
    }

    public String buy(Tenant tenant, Amounts amounts) {
        return ask(tenant.buys(amounts, amounts)) instanceof Allotment.Answer.Bought bought
                ? bought.allotment()
                : fail("was refused");
    }

    /** What the ledger says of limits; a purchase that was refused for another reason fails. */
    public Allotment.Answer ask(Allotment.Request request) {
        var sale = ledger.buy(request);
        return sale instanceof Sale.Answered(var answer) ? answer : fail("the purchase became " + sale);
    }

    /** Posts, and then dies before the commit. */
    public void settleAndCrash(Entry entry) {
        try {
            transactions.acrossTenants(connection -> {
                Postings.post(connection, List.of(entry));
                throw new SQLException("the process died", "22000");
            });
        } catch (RuntimeException died) {
            // as it should
        }
    }

    public List<Account> accounts(Tenant tenant) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement("""
                            SELECT a.budget, b.measure, b.amount, a.cap, a.posted, a.pending, a.overrun, a.beside,
                                   (SELECT coalesce(sum(used_of(e, b.measure)), 0) FROM entry e
                                    LEFT JOIN allotment_account c ON c.allotment = e.allotment AND c.budget = b.id
                                    WHERE is_over(b, e)
                                      AND CASE WHEN c.budget IS NOT NULL THEN c.window_start = a.window_start
                                          ELSE e.started_at >= a.window_start AND e.started_at < a.window_end END),
                                   (SELECT coalesce(sum(p.pending), 0) FROM allotment_part p
                                    JOIN allotment_account c ON c.allotment = p.allotment AND c.measure = p.measure
                                    WHERE c.budget = a.budget AND c.window_start = a.window_start)
                            FROM account a JOIN budget b ON b.id = a.budget ORDER BY a.budget, a.window_start""");
                    var row = statement.executeQuery()) {
                var accounts = new ArrayList<Account>();
                while (row.next()) {
                    accounts.add(new Account(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10)));
                }
                return accounts;
            }
        });
    }

    /** So that the queries of a thousand histories do not slow each other. */
    public void forget(Tenant tenant) {
        transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.createStatement()) {
                for (var table :
                        List.of("allotment", "allotment_part", "allotment_account", "account", "budget", "entry")) {
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
