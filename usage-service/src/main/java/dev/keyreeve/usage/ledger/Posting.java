package dev.keyreeve.usage.ledger;

/** What an event does to the ledger. */
public sealed interface Posting permits Entry, Closing {

    /** What became of it. */
    enum Outcome {
        SETTLED,
        /** The exchange had been booked before. */
        DUPLICATE,
        CLOSED,
        /** Or nobody had bought it, and now nobody can. */
        ALREADY_CLOSED,
        /** The organization has no such allotment of this relay. */
        UNKNOWN,
        /** The claim is above what was bought. */
        IMPOSSIBLE
    }
}
