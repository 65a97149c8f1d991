package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.usage.Allotment;

/** What became of a purchase. */
sealed interface Sale {
    record Answered(Allotment.Answer answer) implements Sale {}

    /** A newer process of the relay has fenced this one off. */
    record Fenced() implements Sale {}

    /** The allotment's id is known: it was sold before, or it was closed before anybody had bought it. */
    record Known() implements Sale {}
}
