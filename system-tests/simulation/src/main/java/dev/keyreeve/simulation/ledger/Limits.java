package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All limits with their accounts: one account a window, or one a slot of a period that slides. */
final class Limits {
    private static final long MICROS_PER_MILLI = 1_000;

    private final Map<String, Limit> limits = new LinkedHashMap<>();
    private final Map<String, NavigableMap<Long, Account>> accounts = new LinkedHashMap<>();
    private List<Limit> inLockOrder = List.of();

    Collection<Limit> all() {
        return limits.values();
    }

    Collection<Account> accounts(String limit) {
        return of(limit).values();
    }

    /**
     * @param before what its scope has used so far
     */
    void create(Limit limit, long at, List<Entry> before) {
        put(limit);
        accounts.put(limit.id(), new TreeMap<>());
        if (limit.window() instanceof Window.Sliding sliding) {
            openPastSlots(limit, sliding, at, before);
        } else {
            open(limit, at, () -> before);
        }
    }

    private void openPastSlots(Limit limit, Window.Sliding sliding, long at, List<Entry> before) {
        for (var entry : before) {
            if (entry.startedAt() >= sliding.oldest(at) && entry.startedAt() < sliding.end(at)) {
                long start = sliding.start(entry.startedAt());
                of(limit.id())
                        .computeIfAbsent(
                                start,
                                first -> account(limit, start, usedIn(limit, start, sliding.end(start), before)));
            }
        }
    }

    boolean change(String id, long amount, long at) {
        var limit = limits.get(id);
        if (limit == null) {
            throw new IllegalArgumentException("there is no limit " + id);
        }
        put(limit.withAmount(amount));
        for (var account : accounts(id)) {
            if (account.windowEnd() > at || limit.window() instanceof Window.Sliding) {
                account.resize(amount);
            }
        }
        return amount <= limit.amount();
    }

    private void put(Limit limit) {
        limits.put(limit.id(), limit);
        inLockOrder = limits.values().stream().sorted(Limit.LOCK_ORDER).toList();
    }

    List<Limit> hardOver(OrganizationId organization, String key, String project, String principal) {
        var over = new ArrayList<Limit>();
        for (var limit : inLockOrder) {
            if (limit.hard() && limit.isOver(organization, key, project, principal)) {
                over.add(limit);
            }
        }
        return over;
    }

    /**
     * Opens the account of the present window, unless it is open. A slot needs not look back: whatever counts beside a
     * slot opens it.
     */
    void open(Limit limit, long at, Supplier<List<Entry>> before) {
        long start = limit.window().start(at);
        if (!of(limit.id()).containsKey(start)) {
            long beside = limit.window() instanceof Window.Sliding
                    ? 0
                    : usedIn(limit, start, limit.window().end(at), before.get());
            of(limit.id()).put(start, account(limit, at, beside));
        }
    }

    private static Account account(Limit limit, long at, long beside) {
        return new Account(limit.id(), limit.window().start(at), limit.window().end(at), limit.amount(), beside);
    }

    private static long usedIn(Limit limit, long from, long to, List<Entry> entries) {
        long used = 0;
        for (var entry : entries) {
            if (entry.startedAt() >= from && entry.startedAt() < to) {
                used += entry.uses(limit.measure());
            }
        }
        return used;
    }

    Account present(Limit limit, long at) {
        var present = of(limit.id()).get(limit.window().start(at));
        if (present == null) {
            throw new IllegalStateException("no account of " + limit + " is open at " + at);
        }
        return present;
    }

    /** Both: the amount counts overruns and what came in beside; the cap is what must never be passed. */
    long remaining(Limit limit, long at) {
        long used = 0;
        for (var account : counted(limit, at)) {
            used += account.used() + account.pending();
        }
        return Math.min(limit.amount() - used, present(limit, at).room());
    }

    /** The accounts that are summed up at that moment: of a sliding limit all slots that a period could hold. */
    private Collection<Account> counted(Limit limit, long at) {
        return limit.window() instanceof Window.Sliding sliding
                ? of(limit.id()).tailMap(sliding.oldest(at), true).values()
                : List.of(present(limit, at));
    }

    Answer.Exhausted exhausted(Limit limit, long need, long at) {
        long used = 0;
        long pending = 0;
        for (var account : counted(limit, at)) {
            used += account.used();
            pending += account.pending();
        }
        return new Answer.Exhausted(
                limit.isRateLimit() ? Answer.Kind.RATE_LIMIT : Answer.Kind.BUDGET,
                limit.id(),
                limit.measure(),
                limit.scope(),
                null,
                limit.amount(),
                used,
                pending,
                retryAfterMs(limit, need, at));
    }

    private @Nullable Long retryAfterMs(Limit limit, long need, long at) {
        if (need > limit.amount()) {
            return null;
        }
        if (!(limit.window() instanceof Window.Sliding sliding)) {
            long end = limit.window().end(at);
            return end == Long.MAX_VALUE ? null : Math.ceilDiv(end - at, MICROS_PER_MILLI);
        }
        long leaves = at;
        long later = 0;
        for (var slot :
                of(limit.id()).tailMap(sliding.oldest(at), true).descendingMap().values()) {
            if (later + need > limit.amount()) {
                break;
            }
            leaves = sliding.leaves(slot.windowStart());
            later += slot.used() + slot.pending();
        }
        return Math.max(0, Math.ceilDiv(leaves - at, MICROS_PER_MILLI));
    }

    /** An entry counts beside in the accounts over it that its allotment was not charged to. */
    void addBeside(Entry entry, Predicate<Limit> isCharged, long at) {
        for (var limit : inLockOrder) {
            if (countsBeside(entry, limit, isCharged)) {
                if (limit.window() instanceof Window.Sliding sliding && sliding.counts(entry.startedAt(), at)) {
                    open(limit, entry.startedAt(), List::of);
                }
                var account = of(limit.id()).get(limit.window().start(entry.startedAt()));
                if (account != null) {
                    account.addBeside(entry.uses(limit.measure()));
                }
            }
        }
    }

    /** Takes back so much of what an entry had added. */
    void takeBeside(Entry entry, Amounts less, Predicate<Limit> isCharged) {
        for (var limit : inLockOrder) {
            var account = of(limit.id()).get(limit.window().start(entry.startedAt()));
            if (account != null && countsBeside(entry, limit, isCharged)) {
                account.addBeside(-less.of(limit.measure()));
            }
        }
    }

    private static boolean countsBeside(Entry entry, Limit limit, Predicate<Limit> isCharged) {
        return limit.measure() != Measure.CONCURRENCY && limit.isOver(entry) && !isCharged.test(limit);
    }

    private NavigableMap<Long, Account> of(String limit) {
        var ofLimit = accounts.get(limit);
        if (ofLimit == null) {
            throw new IllegalArgumentException("there is no limit " + limit);
        }
        return ofLimit;
    }
}
