package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.usage.Allotment;

/** What became of a purchase. */
public sealed interface Sale {
    record Answered(Allotment.Answer answer) implements Sale {}

    /** A newer process of the relay has fenced this one off. */
    record Fenced() implements Sale {}

    /** The allotment's id was sold before, or closed before anybody had bought it. */
    record Known() implements Sale {}
}
