package dev.keyreeve.simulation.ledger;

import static java.util.Objects.requireNonNull;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as arithmetic, one operation after the other: what usage-service's SQL functions do, without locks, rows
 * and tenants' walls. Instants are microseconds since 1970 and passed in.
 *
 * <p>Open to be overridden, so that a test can break a rule and see that somebody notices.
 */
public class LedgerModel {
    public enum Settling {
        SETTLED,
        DUPLICATE
    }

    public enum Closing {
        CLOSED,
        /** Or nobody had bought it, and now nobody can. */
        ALREADY_CLOSED,
        /** This organization has no such allotment of this relay. */
        UNKNOWN,
        /** More than was bought: the allotment stays as it is. */
        IMPOSSIBLE
    }

    /** Of an allotment that was closed before anybody had bought it. */
    private record Tombstone(OrganizationId organization, String relay) {}

    private record EntryKey(OrganizationId organization, String exchange) {}

    private final long lifetime;
    private final Limits limits = new Limits();
    private final Map<String, Sold> allotments = new LinkedHashMap<>();
    private final Map<String, Tombstone> tombstones = new HashMap<>();
    private final Map<EntryKey, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> fences = new HashMap<>();

    /**
     * @param lifetime how long an allotment may be held from at most, in microseconds
     */
    public LedgerModel(long lifetime) {
        this.lifetime = lifetime;
    }

    public Collection<Limit> limits() {
        return limits.all();
    }

    public Collection<Account> accounts(String limit) {
        return limits.accounts(limit);
    }

    public Collection<Sold> allotments() {
        return allotments.values();
    }

    public @Nullable Sold allotment(String id) {
        return allotments.get(id);
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    /** What its scope used in its present window before counts. */
    public void create(Limit limit, long at) {
        limits.create(limit, at, usesOf(limit));
    }

    /**
     * What is sold already stays sold; nothing more is sold that the new amount does not allow.
     *
     * @return whether what is sold must be recalled: the amount is not raised
     */
    public boolean change(String limit, long amount, long at) {
        return limits.change(limit, amount, at);
    }

    /** One purchase, as {@link #buy(List, long)}. */
    public Sale buy(Allotment.Request request, long at) {
        return buy(List.of(request), at).getFirst();
    }

    /**
     * Purchases of one organization that share a turn: what all of them give back goes first, and then one is sold after
     * the other. Of each measure that is limited over the key it sells {@code max(need, min(want, smallest remaining /
     * 8))}, and of the others what is wanted. An id is sold once, and asked for once in a turn.
     */
    public List<Sale> buy(List<Allotment.Request> requests, long at) {
        for (var request : requests) {
            hardOver(request).forEach(limit -> limits.open(limit, at, () -> usesOf(limit)));
        }
        requests.stream()
                .filter(request -> !isFenced(request))
                .forEach(request -> request.closing().forEach(closing -> {
                    bar(request.organization(), closing.allotment(), request.relay(), closing.claimed());
                    close(request.organization(), closing.allotment(), request.relay(), closing.claimed());
                }));
        var asked = new HashSet<String>();
        return requests.stream()
                .map(request -> {
                    if (isFenced(request)) {
                        return new Sale.Fenced();
                    }
                    return asked.add(request.allotment()) ? sell(request, at) : new Sale.Known();
                })
                .toList();
    }

    private boolean isFenced(Allotment.Request request) {
        return fences.getOrDefault(request.relay(), Long.MIN_VALUE) > request.epoch();
    }

    private List<Limit> hardOver(Allotment.Request request) {
        return limits.hardOver(
                request.organization(),
                request.keyId(),
                request.project(),
                request.principal().id());
    }

    private Sale sell(Allotment.Request request, long at) {
        var id = request.allotment();
        if (allotments.containsKey(id) || tombstones.containsKey(id)) {
            return new Sale.Known();
        }
        var offer = new Offer(request, at, lifetime);
        for (var limit : hardOver(request)) {
            long remaining = remaining(limit, at);
            long need = request.need().of(limit.measure());
            if (remaining < need) {
                return new Sale.Answered(limits.exhausted(limit, need, at));
            }
            offer.bound(new Sold.Charge(limit, limits.present(limit, at)), remaining);
        }
        if (offer.isUnlimited()) {
            return new Sale.Answered(new Answer.Unlimited());
        }
        allotments.put(id, offer.sell());
        return new Sale.Answered(offer.bought());
    }

    protected long remaining(Limit limit, long at) {
        return limits.remaining(limit, at);
    }

    /** Books what an exchange used, once. */
    public Settling settle(Entry entry, long at) {
        if (entries.putIfAbsent(new EntryKey(entry.organization(), entry.exchange()), entry) != null) {
            return Settling.DUPLICATE;
        }
        limits.addBeside(entry, limit -> isCharged(entry, limit), at);
        var sold = soldOf(entry);
        if (sold != null) {
            shrinkBooking(sold, sold.settle(entry));
        }
        return Settling.SETTLED;
    }

    /**
     * The relay takes no more holds from the allotment; the first close counts.
     *
     * @param claimed the sum of the holds of all that was forwarded; it may overtake their settlements
     */
    public Closing close(OrganizationId organization, String allotment, String relay, Amounts claimed) {
        bar(organization, allotment, relay, claimed);
        if (new Tombstone(organization, relay).equals(tombstones.get(allotment))) {
            return Closing.ALREADY_CLOSED;
        }
        var sold = allotments.get(allotment);
        if (sold == null
                || !sold.organization().equals(organization)
                || !sold.relay().equals(relay)) {
            return Closing.UNKNOWN;
        } else if (!sold.canHaveClaimed(claimed)) {
            return Closing.IMPOSSIBLE;
        } else if (sold.isClosed()) {
            return Closing.ALREADY_CLOSED;
        }
        shrinkBooking(sold, sold.close(claimed));
        return Closing.CLOSED;
    }

    /** Whoever closes with a claim of nothing what nobody has bought has heard no answer: nobody is to buy it any more. */
    protected void bar(OrganizationId organization, String allotment, String relay, Amounts claimed) {
        if (claimed.equals(Amounts.NONE) && !allotments.containsKey(allotment)) {
            tombstones.putIfAbsent(allotment, new Tombstone(organization, relay));
        }
    }

    /**
     * A new process of a relay has said what the earlier ones claimed: all else of theirs goes back. The caller has made
     * sure that everything which they had sent is settled.
     *
     * @return the epoch that stands; above {@code epoch} when a still newer process was here before, and nothing is done
     */
    public long fence(String relay, long epoch, List<Allotment.Claimed> claimed) {
        long standing = fences.merge(relay, epoch, Math::max);
        if (standing > epoch) {
            return standing;
        }
        for (var sold : List.copyOf(allotments.values())) {
            if (sold.relay().equals(relay) && sold.epoch() < epoch && !sold.isClosed()) {
                var said = claimed.stream()
                        .filter(claim -> claim.organization().equals(sold.organization())
                                && claim.allotment().equals(sold.id()))
                        .findFirst();
                close(
                        sold.organization(),
                        sold.id(),
                        relay,
                        said.map(Allotment.Claimed::claimed).orElse(Amounts.NONE));
            }
        }
        return standing;
    }

    /**
     * Allotments that expired so long ago are given up: one entry stands for all that they may have been spent on.
     *
     * @param margin in microseconds
     * @return how many were booked
     */
    public int bookAbandoned(long margin, long at) {
        int booked = 0;
        for (var sold : allotments.values()) {
            if (sold.isPending() && sold.expiresAt() < at - margin) {
                var booking = sold.book();
                if (!booking.used().equals(Amounts.NONE)) {
                    entries.put(new EntryKey(booking.organization(), booking.exchange()), booking);
                    limits.addBeside(booking, limit -> isCharged(booking, limit), at);
                }
                booked++;
            }
        }
        return booked;
    }

    /** Better is known now: the booking takes that much less, and an entry of nothing goes. */
    private void shrinkBooking(Sold sold, Amounts less) {
        if (less.equals(Amounts.NONE)) {
            return;
        }
        var key = new EntryKey(sold.organization(), Entry.bookingOf(sold.id()));
        var booking = requireNonNull(entries.get(key), "only what was booked can shrink");
        limits.takeBeside(booking, less, limit -> isCharged(booking, limit));
        var rest = booking.used().minus(less);
        if (rest.equals(Amounts.NONE)) {
            entries.remove(key);
        } else {
            entries.put(key, booking.shrunkTo(rest));
        }
    }

    private boolean isCharged(Entry entry, Limit limit) {
        var sold = soldOf(entry);
        return sold != null && sold.isChargedTo(limit);
    }

    private @Nullable Sold soldOf(Entry entry) {
        var sold = entry.allotment() == null ? null : allotments.get(entry.allotment());
        return sold != null && sold.organization().equals(entry.organization()) ? sold : null;
    }

    /** The entries below its scope that no allotment charged to it. */
    private List<Entry> usesOf(Limit limit) {
        var uses = new ArrayList<Entry>();
        for (var entry : entries.values()) {
            if (limit.isOver(entry) && !isCharged(entry, limit)) {
                uses.add(entry);
            }
        }
        return uses;
    }
}
