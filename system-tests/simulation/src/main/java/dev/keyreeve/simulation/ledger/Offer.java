package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.ArrayList;
import java.util.List;

/** What can be sold for one purchase: each limit over the key makes it less, and its time shorter. */
final class Offer {
    private final Allotment.Request request;
    private final long at;
    private final List<Sold.Charge> charges = new ArrayList<>();
    private long nanos = Long.MAX_VALUE;
    private long tokens = Long.MAX_VALUE;
    private long exchanges = Long.MAX_VALUE;
    private long expires;

    Offer(Allotment.Request request, long at, long lifetime) {
        this.request = request;
        this.at = at;
        this.expires = at + lifetime;
    }

    /** One more limit, with the account that is charged and what remains under it. */
    void bound(Sold.Charge charge, long remaining) {
        var limit = charge.limit();
        switch (limit.measure()) {
            case MONEY -> nanos = Math.min(nanos, remaining);
            case TOKENS -> tokens = Math.min(tokens, remaining);
            case REQUESTS, CONCURRENCY -> exchanges = Math.min(exchanges, remaining);
        }
        expires = Math.min(
                expires,
                limit.window() instanceof Window.Sliding sliding
                        ? at + sliding.slot()
                        : limit.window().end(at));
        charges.add(charge);
    }

    boolean isUnlimited() {
        return charges.isEmpty();
    }

    /** Charges the accounts. */
    Sold sell() {
        return new Sold(request.allotment(), request, at, expires, charges, amounts());
    }

    Answer.Bought bought() {
        return new Answer.Bought(request.allotment(), amounts(), (expires - at) / 1_000);
    }

    private Amounts amounts() {
        return new Amounts(
                share(Measure.MONEY, nanos), share(Measure.TOKENS, tokens), share(Measure.REQUESTS, exchanges));
    }

    private long share(Measure measure, long remaining) {
        long want = request.want().of(measure);
        return remaining == Long.MAX_VALUE ? want : Math.max(request.need().of(measure), Math.min(want, remaining / 8));
    }
}
