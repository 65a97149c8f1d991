package dev.keyreeve.relay.world;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One limit per key as arithmetic: pending and posted, never more than the limit. */
public final class Ledger {
    /** $1 and $4 per million tokens. */
    static final PriceBook PRICES = new PriceBook(
            "test-1",
            Map.of(
                    "openai",
                    Map.of(
                            "gpt-4.1-mini", new ModelPrice(1_000_000, 250_000, 4_000_000, 100_000, 1_000),
                            "text-embedding-3-small", new ModelPrice(20_000, 20_000, 0, 8_191, 0)),
                    "anthropic",
                    Map.of("claude-sonnet-4-5", new ModelPrice(1_000_000, 250_000, 4_000_000, 100_000, 1_000)),
                    "gemini",
                    Map.of("gemini-2.5-pro", new ModelPrice(1_000_000, 250_000, 4_000_000, 100_000, 1_000))));

    /** What one key's limit is, and where it stands, in units of its measure. */
    public static final class Account {
        private final Kind kind;
        private final Measure measure;
        private long limit;
        private long pending;
        private long posted;
        private long overrun;
        private long resetMs = 1_500;

        private Account(Kind kind, Measure measure, long limit) {
            this.kind = kind;
            this.measure = measure;
            this.limit = limit;
        }

        public synchronized long posted() {
            return posted;
        }

        public synchronized long pending() {
            return pending;
        }

        public synchronized long overrun() {
            return overrun;
        }

        /** For what is bought from now on; what was bought before is the relay's. */
        public synchronized void limit(long changed) {
            limit = changed;
        }

        /** What a refusal says of its window; one on concurrency has none. */
        public synchronized void resetsIn(long milliseconds) {
            resetMs = milliseconds;
        }
    }

    private record Sold(Account account, long amount) {}

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<OrganizationId, PriceBook> own = new HashMap<>();
    private final Map<String, Sold> sold = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private final Set<String> closed = new HashSet<>();

    public Account budget(String keyId, long limitNanos) {
        return limit(keyId, Kind.BUDGET, Measure.MONEY, limitNanos);
    }

    public synchronized Account limit(String keyId, Kind kind, Measure measure, long limit) {
        var account = new Account(kind, measure, limit);
        accounts.put(keyId, account);
        return account;
    }

    public synchronized void ownPrices(OrganizationId organization, PriceBook prices) {
        own.put(organization, prices);
    }

    synchronized PriceBook prices(OrganizationId organization) {
        return own.getOrDefault(organization, new PriceBook(PRICES.version(), Map.of()));
    }

    synchronized Allotment.Answer sell(Allotment.Request request) {
        request.closing().forEach(closing -> close(closing.allotment(), closing.claimed()));
        var account = accounts.get(request.keyId());
        if (account == null) {
            return new Allotment.Answer.Unlimited();
        }
        long left = account.limit - account.posted - account.pending;
        long need = request.need().of(account.measure);
        if (left < need) {
            return new Allotment.Answer.Exhausted(
                    account.kind,
                    account.kind == Kind.BUDGET ? "bud_test" : "rl_test",
                    account.measure,
                    new Scope(Scope.Type.API_KEY, request.keyId()),
                    account.measure == Measure.CONCURRENCY ? null : "minute",
                    account.limit,
                    account.posted,
                    account.pending,
                    account.measure == Measure.CONCURRENCY ? null : account.resetMs);
        }
        long amount = Math.max(need, Math.min(request.want().of(account.measure), left / 8));
        account.pending += amount;
        var id = request.allotment();
        sold.put(id, new Sold(account, amount));
        return new Allotment.Answer.Bought(id, with(request.want(), account.measure, amount), 30_000);
    }

    private static Amounts with(Amounts want, Measure measure, long amount) {
        return switch (measure) {
            case MONEY -> new Amounts(amount, want.tokens(), want.exchanges());
            case TOKENS -> new Amounts(want.nanos(), amount, want.exchanges());
            case REQUESTS, CONCURRENCY -> new Amounts(want.nanos(), want.tokens(), amount);
        };
    }

    synchronized void heard(UsageEvent event) {
        switch (event) {
            case UsageEvent.AllotmentClosed closing -> close(closing.allotment(), closing.claimed());
            case UsageEvent.Settled entry -> {
                if (entry.allotment() != null && sold.containsKey(entry.allotment()) && settled.add(entry.exchange())) {
                    settle(entry, sold.get(entry.allotment()).account());
                }
            }
        }
    }

    private static void settle(UsageEvent.Settled entry, Account account) {
        long used = switch (account.measure) {
            // What costs nothing names no model, or one without a price.
            case MONEY ->
                PRICES.find(entry.provider(), entry.model())
                        .map(price -> price.cost(entry.usage()))
                        .orElse(0L);
            case TOKENS -> entry.usage().total();
            case REQUESTS -> 1;
            case CONCURRENCY -> 0;
        };
        long hold = entry.hold().of(account.measure);
        account.pending -= hold;
        account.posted += Math.min(used, hold);
        account.overrun += Math.max(0, used - hold);
    }

    private void close(String allotment, Amounts claimed) {
        var of = sold.get(allotment);
        if (of != null && closed.add(allotment)) {
            of.account().pending -= of.amount() - claimed.of(of.account().measure);
        }
    }
}
