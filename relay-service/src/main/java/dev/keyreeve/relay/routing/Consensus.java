package dev.keyreeve.relay.routing;

import dev.keyreeve.contracts.id.Principal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Whether all members of an organization leave an upstream alone. One of them could send what makes it fail, again and
 * again, so nobody's word is enough: it is barred when, <em>whichever one member is left out</em>, of the last attempts of
 * the others still so many failed. Of these one member's are half at most, so it takes three of them. Whose own calls fail
 * is barred by a {@link Breaker} of their own in any case.
 *
 * <p>After the pause two members may try in each, one attempt each, until one of these works: who makes theirs fail, or
 * take long, does not keep another from trying.
 */
final class Consensus {
    private static final int TRIES = 2;

    private record Told(Principal by, boolean failed) {}

    /** Whether an attempt may begin. */
    enum Entry {
        ADMITTED,
        /** It is one of those by which it is known whether the upstream is back. */
        TRYING,
        BARRED
    }

    private final int requests;
    private final double failures;
    private final long pauseNanos;
    private final LongSupplier clock;
    private final Deque<Told> last = new ArrayDeque<>();
    private final Map<Principal, Long> triedUntil = new HashMap<>();
    private boolean open;
    private long closedToAllUntil;

    /**
     * @param requests of all but one member, by which it is judged
     * @param failures the share of them that must have failed
     * @param clock as {@code System.nanoTime()}
     */
    Consensus(int requests, double failures, Duration pause, LongSupplier clock) {
        this.requests = requests;
        this.failures = failures;
        this.pauseNanos = pause.toNanos();
        this.clock = clock;
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized boolean bars(Principal who) {
        return open && !mayTry(who, clock.getAsLong());
    }

    synchronized Entry enter(Principal who) {
        if (!open) {
            return Entry.ADMITTED;
        }
        long now = clock.getAsLong();
        if (!mayTry(who, now)) {
            return Entry.BARRED;
        }
        triedUntil.put(who, now + pauseNanos);
        return Entry.TRYING;
    }

    private boolean mayTry(Principal who, long now) {
        if (closedToAllUntil - now > 0) {
            return false;
        }
        triedUntil.values().removeIf(until -> until - now <= 0);
        return triedUntil.size() < TRIES && !triedUntil.containsKey(who);
    }

    /**
     * How an attempt went.
     *
     * @return whether that has changed what {@link #isOpen} says
     */
    synchronized boolean told(Principal by, Entry entry, boolean failed) {
        if (open) {
            boolean back = entry == Entry.TRYING && !failed;
            open = !back;
            return back;
        }
        add(new Told(by, failed));
        if (!failed || !isFailing()) {
            return false;
        }
        open = true;
        closedToAllUntil = clock.getAsLong() + pauseNanos;
        triedUntil.clear();
        last.clear();
        return true;
    }

    private int mostOfOne() {
        return Math.max(1, requests / 2);
    }

    private void add(Told told) {
        last.addLast(told);
        int ofOne = 0;
        for (var one : last) {
            ofOne += one.by().equals(told.by()) ? 1 : 0;
        }
        if (ofOne > mostOfOne()) {
            removeOldest(told.by());
        }
        if (last.size() > requests + mostOfOne()) {
            last.removeFirst();
        }
    }

    private void removeOldest(Principal of) {
        for (var each = last.iterator(); each.hasNext(); ) {
            if (each.next().by().equals(of)) {
                each.remove();
                return;
            }
        }
    }

    /** Whoever is left out. */
    private boolean isFailing() {
        var counts = new HashMap<Principal, Integer>();
        var failed = new HashMap<Principal, Integer>();
        int allFailed = 0;
        for (var one : last) {
            counts.merge(one.by(), 1, Integer::sum);
            failed.merge(one.by(), one.failed() ? 1 : 0, Integer::sum);
            allFailed += one.failed() ? 1 : 0;
        }
        for (var each : counts.entrySet()) {
            int others = last.size() - each.getValue();
            int othersFailed = allFailed - failed.getOrDefault(each.getKey(), 0);
            if (others < requests || othersFailed < failures * others) {
                return false;
            }
        }
        return true;
    }
}
