package dev.keyreeve.simulation.check;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.simulation.ledger.Account;
import dev.keyreeve.simulation.ledger.Entry;
import dev.keyreeve.simulation.ledger.LedgerModel;
import dev.keyreeve.simulation.ledger.Limit;
import dev.keyreeve.simulation.ledger.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first three promises, judged from outside: what the provider got and charged, against what key-service called
 * enforced and what the ledger holds.
 */
public final class Promises {
    private record Whom(OrganizationId organization, Principal principal) {}

    private record Over(OrganizationId organization, Scope scope) {}

    /** What the provider charged that an account stands for. */
    private static final class Truth {
        private long used;
        private long underWay;
    }

    private final LedgerModel ledger;
    private final Map<Whom, Long> newestRevision = new HashMap<>();
    private final Set<Whom> banned = new HashSet<>();
    private final Set<Over> governed = new HashSet<>();
    private final Map<String, Long> recalledAt = new HashMap<>();
    private final Map<String, Long> greatestAmount = new HashMap<>();
    private final Map<String, SlidingUse> sliding = new HashMap<>();
    private final IdentityHashMap<Account, Truth> truths = new IdentityHashMap<>();
    private final Map<String, Forwarding> received = new LinkedHashMap<>();

    /** The allotment of each exchange that the provider is working on. */
    private final Map<String, String> underWay = new HashMap<>();

    private final Set<String> writtenDown = new HashSet<>();

    public Promises(LedgerModel ledger) {
        this.ledger = ledger;
    }

    /** A change of a member was committed; what an earlier one promised is no longer asked for. */
    public void committed(GrantRecord.Member member) {
        var whom = new Whom(member.organization(), member.principal());
        newestRevision.put(whom, member.revision());
        banned.remove(whom);
    }

    /** key-service says that nobody admits this member any more. */
    public void enforced(GrantRecord.Member disabled) {
        var whom = new Whom(disabled.organization(), disabled.principal());
        if (newestRevision.getOrDefault(whom, 0L) == disabled.revision()) {
            banned.add(whom);
        }
    }

    /** From now on every exchange below the scope asks the ledger. */
    public void enforced(GrantRecord.Governed scope) {
        governed.add(new Over(scope.organization(), scope.scope()));
    }

    public void amount(String limit, long amount) {
        greatestAmount.merge(limit, amount, Math::max);
    }

    /**
     * Nothing is admitted any more on the strength of what was sold before the limit was changed.
     *
     * @param changedAt by the ledger's clock
     */
    public void recalled(String limit, long changedAt) {
        recalledAt.merge(limit, changedAt, Math::max);
    }

    /** A relay has written down that it forwards the exchange: it must end as one entry. */
    public void writtenDown(String exchange) {
        writtenDown.add(exchange);
    }

    /** The first byte arrives at the provider. */
    public void received(Forwarding forwarding) {
        var key = forwarding.key();
        if (banned.contains(new Whom(key.organization(), key.principal()))) {
            throw new BrokenPromise("exchange " + forwarding.exchange() + " of "
                    + key.principal().id() + " was forwarded after the member's disable was enforced");
        }
        if (!forwarding.asked() && isGoverned(key)) {
            throw new BrokenPromise("exchange " + forwarding.exchange()
                    + " was forwarded without asking the ledger, after its scope was governed");
        }
        if (received.put(forwarding.exchange(), forwarding) != null) {
            throw new BrokenPromise("exchange " + forwarding.exchange() + " was forwarded twice");
        }
        if (forwarding.allotment() != null) {
            underWay.put(forwarding.exchange(), forwarding.allotment());
        }
        count(forwarding);
    }

    private boolean isGoverned(GrantRecord.Key key) {
        return governed.contains(new Over(
                        key.organization(),
                        new Scope(Scope.Type.ORGANIZATION, key.organization().value())))
                || governed.contains(new Over(key.organization(), new Scope(Scope.Type.PROJECT, key.project())))
                || governed.contains(new Over(
                        key.organization(),
                        new Scope(Scope.Type.USER, key.principal().id())))
                || governed.contains(new Over(key.organization(), new Scope(Scope.Type.API_KEY, key.keyId())));
    }

    private void count(Forwarding forwarding) {
        var sold = forwarding.allotment() == null ? null : ledger.allotment(forwarding.allotment());
        if (sold == null) {
            return;
        }
        for (var charge : sold.charges()) {
            var limit = charge.limit();
            if (sold.boughtAt() < recalledAt.getOrDefault(limit.id(), Long.MIN_VALUE)) {
                throw new BrokenPromise("exchange " + forwarding.exchange() + " was forwarded under " + sold.id()
                        + ", which was sold before " + limit.id() + " was changed, and the change was enforced");
            }
            var truth = truth(charge.account());
            truth.used += limit.measure() == Measure.CONCURRENCY
                    ? 0
                    : forwarding.real().of(limit.measure());
            truth.underWay++;
            if (limit.window() instanceof Window.Sliding window) {
                sliding.computeIfAbsent(limit.id(), first -> new SlidingUse(window.periodMicros()))
                        .add(forwarding.heldAt(), forwarding.real().of(limit.measure()), greatest(limit), limit.id());
            }
        }
    }

    /** How many exchanges have reached the provider. */
    public long received() {
        return received.size();
    }

    /** The provider does no more work for it. */
    public void ended(String exchange) {
        var allotment = underWay.remove(exchange);
        var sold = allotment == null ? null : ledger.allotment(allotment);
        if (sold != null) {
            sold.charges().forEach(charge -> truth(charge.account()).underWay--);
        }
    }

    private Truth truth(Account account) {
        return truths.computeIfAbsent(account, first -> new Truth());
    }

    private long greatest(Limit limit) {
        return greatestAmount.getOrDefault(limit.id(), 0L);
    }

    /** What must be true of every account at every moment. */
    public void check() {
        for (var limit : ledger.limits()) {
            for (var account : ledger.accounts(limit.id())) {
                check(limit, account);
            }
        }
    }

    private void check(Limit limit, Account account) {
        if (account.posted() < 0 || account.pending() < 0 || account.overrun() < 0 || account.beside() < 0) {
            throw new BrokenPromise("a part of an account is negative: " + account);
        }
        if (account.posted() + account.pending() > account.cap()) {
            throw new BrokenPromise("an account is overshot: " + account);
        }
        if (account.overrun() > 0) {
            throw new BrokenPromise("nobody billed more than the bound, and yet there is an overrun: " + account);
        }
        var truth = truths.get(account);
        if (truth == null) {
            return;
        }
        if (truth.used > greatest(limit)) {
            throw new BrokenPromise(
                    "the provider charged " + truth.used + " under " + account + ", more than its limit ever allowed");
        }
        if (truth.used > account.posted() + account.pending()) {
            throw new BrokenPromise(
                    "the provider charged " + truth.used + ", and the ledger does not stand for it: " + account);
        }
        if (limit.measure() == Measure.CONCURRENCY && truth.underWay > account.pending()) {
            throw new BrokenPromise(truth.underWay + " exchanges are under way, and fewer places taken: " + account);
        }
    }

    /** When everybody has come back and everything has arrived: nothing is open, nothing is lost, nothing is twice. */
    public void checkAtRest() {
        check();
        for (var limit : ledger.limits()) {
            for (var account : ledger.accounts(limit.id())) {
                if (account.pending() != 0) {
                    throw new BrokenPromise("something is pending for ever: " + account);
                }
            }
        }
        var missing = new HashSet<>(writtenDown);
        missing.addAll(received.keySet());
        for (var entry : ledger.entries()) {
            if (!missing.remove(entry.exchange())) {
                throw new BrokenPromise(
                        "an entry stands for no exchange that was forwarded, or for one twice: " + entry);
            }
            checkCost(entry);
        }
        if (!missing.isEmpty()) {
            throw new BrokenPromise("forwarded and in no entry: " + missing);
        }
    }

    private void checkCost(Entry entry) {
        var forwarding = received.get(entry.exchange());
        long charged = forwarding == null ? 0 : forwarding.real().nanos();
        if (entry.used().nanos() < charged) {
            throw new BrokenPromise("the provider charged " + charged + " for " + entry);
        }
    }
}
