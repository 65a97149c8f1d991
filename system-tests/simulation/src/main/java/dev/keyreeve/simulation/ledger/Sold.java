package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** An allotment in the ledger: who bought it, what is left of it by measure, and which accounts it is pending in. */
public final class Sold {
    /** An account that the allotment was charged to. */
    public record Charge(Limit limit, Account account) {}

    private final String id;
    private final Allotment.Request request;
    private final long boughtAt;
    private final long expiresAt;
    private final List<Charge> charges;
    private final Map<Measure, Part> parts = new EnumMap<>(Measure.class);
    private boolean closed;

    Sold(String id, Allotment.Request request, long boughtAt, long expiresAt, List<Charge> charges, Amounts amounts) {
        this.id = id;
        this.request = request;
        this.boughtAt = boughtAt;
        this.expiresAt = expiresAt;
        this.charges = List.copyOf(charges);
        for (var charge : charges) {
            var measure = charge.limit().measure();
            parts.putIfAbsent(measure, new Part(amounts.of(measure)));
            charge.account().sell(amounts.of(measure));
        }
    }

    public String id() {
        return id;
    }

    OrganizationId organization() {
        return request.organization();
    }

    String relay() {
        return request.relay();
    }

    long epoch() {
        return request.epoch();
    }

    public long boughtAt() {
        return boughtAt;
    }

    public long expiresAt() {
        return expiresAt;
    }

    public List<Charge> charges() {
        return charges;
    }

    /** One for each limited measure. */
    public Map<Measure, Part> parts() {
        return parts;
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean isPending() {
        for (var part : parts.values()) {
            if (part.pending() > 0) {
                return true;
            }
        }
        return false;
    }

    boolean isChargedTo(Limit limit) {
        for (var charge : charges) {
            if (charge.limit().id().equals(limit.id())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Releases the entry's hold: from what is pending, and what that does not cover from what was booked meanwhile.
     *
     * @return what was taken from the booking
     */
    Amounts settle(Entry entry) {
        var fromBooked = new Taken();
        parts.forEach((measure, part) -> {
            long pending = Math.min(entry.hold().of(measure), part.pending());
            long booked = Math.min(entry.hold().of(measure) - pending, part.booked());
            part.settle(pending, booked);
            post(measure, pending, booked, entry.uses(measure));
            fromBooked.add(measure, booked);
        });
        return fromBooked.amounts();
    }

    boolean canHaveClaimed(Amounts claimed) {
        return parts.entrySet().stream()
                .allMatch(part -> claimed.of(part.getKey()) <= part.getValue().amount());
    }

    /**
     * Gives back what was not claimed. A claim below what has settled already gives back what is there, not more.
     *
     * @return what was taken from the booking
     */
    Amounts close(Amounts claimed) {
        closed = true;
        var fromBooked = new Taken();
        parts.forEach((measure, part) -> {
            long back = Math.min(part.amount() - claimed.of(measure), part.pending() + part.booked());
            long pending = Math.min(back, part.pending());
            part.giveBack(pending, back - pending);
            post(measure, pending, back - pending, 0);
            fromBooked.add(measure, back - pending);
        });
        return fromBooked.amounts();
    }

    /** Everything that is pending counts as used from here on. */
    Entry book() {
        var booked = new Taken();
        parts.forEach((measure, part) -> {
            long pending = part.pending();
            if (measure == Measure.CONCURRENCY) {
                // Whatever ran there has ended, and nothing is posted that could be taken back later.
                part.giveBack(pending, 0);
                post(measure, pending, 0, 0);
            } else {
                part.book(pending);
                post(measure, pending, 0, pending);
                booked.add(measure, pending);
            }
        });
        var amounts = booked.amounts();
        return new Entry(
                organization(),
                Entry.bookingOf(id),
                request.keyId(),
                request.project(),
                request.principal().id(),
                id,
                amounts,
                amounts,
                boughtAt);
    }

    private void post(Measure measure, long fromPending, long fromBooked, long used) {
        for (var charge : charges) {
            if (charge.limit().measure() == measure) {
                charge.account().post(fromPending, fromBooked, used);
            }
        }
    }

    @Override
    public String toString() {
        return id + " of " + relay() + "/" + epoch() + parts + (closed ? " closed" : "");
    }

    /** Amounts by measure, as one. */
    private static final class Taken {
        private long nanos;
        private long tokens;
        private long exchanges;

        void add(Measure measure, long amount) {
            switch (measure) {
                case MONEY -> nanos += amount;
                case TOKENS -> tokens += amount;
                case REQUESTS -> exchanges += amount;
                case CONCURRENCY -> {} // never booked
            }
        }

        Amounts amounts() {
            return new Amounts(nanos, tokens, exchanges);
        }
    }
}
