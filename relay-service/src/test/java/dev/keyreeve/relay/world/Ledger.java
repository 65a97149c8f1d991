package dev.keyreeve.relay.world;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One budget per key as arithmetic: pending and posted, never more than the limit. */
public final class Ledger {
    /** $1 and $4 per million tokens. */
    static final PriceBook PRICES = new PriceBook(
            "test-1",
            Map.of(
                    "gpt-4.1-mini", new ModelPrice(1_000_000, 250_000, 4_000_000, 100_000, 1_000),
                    "text-embedding-3-small", new ModelPrice(20_000, 20_000, 0, 8_191, 0)));

    /** What one key's budget is, and where it stands; nano-USD. */
    public static final class Account {
        private final long limit;
        private long pending;
        private long posted;
        private long overrun;

        private Account(long limit) {
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
    }

    private record Sold(Account account, long nanos) {}

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Sold> sold = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private final Set<String> closed = new HashSet<>();

    public synchronized Account budget(String keyId, long limitNanos) {
        var account = new Account(limitNanos);
        accounts.put(keyId, account);
        return account;
    }

    synchronized Allotment.Answer sell(Allotment.Request request) {
        request.closing().forEach(closing -> close(closing.allotment(), closing.claimedNanos()));
        var account = accounts.get(request.keyId());
        if (account == null) {
            return new Allotment.Answer.Unlimited();
        }
        long left = account.limit - account.posted - account.pending;
        if (left < request.needNanos()) {
            return new Allotment.Answer.Exhausted(
                    "bud_test",
                    new Scope(Scope.Type.API_KEY, request.keyId()),
                    "month",
                    account.limit,
                    account.posted,
                    account.pending,
                    null);
        }
        long nanos = Math.max(request.needNanos(), Math.min(request.wantNanos(), left / 8));
        account.pending += nanos;
        var id = "alt_" + sold.size();
        sold.put(id, new Sold(account, nanos));
        return new Allotment.Answer.Bought(id, nanos, 30_000);
    }

    synchronized void heard(UsageEvent event) {
        switch (event) {
            case UsageEvent.AllotmentClosed closing -> close(closing.allotment(), closing.claimedNanos());
            case UsageEvent.Settled entry -> {
                if (entry.allotment() != null && sold.containsKey(entry.allotment()) && settled.add(entry.exchange())) {
                    var account = sold.get(entry.allotment()).account();
                    long cost = PRICES.find(entry.model()).orElseThrow().cost(entry.usage());
                    account.pending -= entry.holdNanos();
                    account.posted += Math.min(cost, entry.holdNanos());
                    account.overrun += Math.max(0, cost - entry.holdNanos());
                }
            }
        }
    }

    private void close(String allotment, long claimed) {
        var of = sold.get(allotment);
        if (of != null && closed.add(allotment)) {
            of.account().pending -= of.nanos() - claimed;
        }
    }
}
