package dev.keyreeve.usage.intake;

import dev.keyreeve.usage.price.Pricing;
import java.util.Locale;

/** Why an event was rejected. The metric has a series for each from the start: one that is born counting is no rise. */
enum Reason {
    /** A record without a value. */
    EMPTY,
    MALFORMED,
    /** A field is missing or out of range. */
    IMPOSSIBLE,
    UNKNOWN_ALLOTMENT,
    UNKNOWN_PRICE_VERSION,
    MODEL_NOT_IN_PRICE_BOOK,
    COST_OUT_OF_RANGE,
    /** By the database, alone of its batch. */
    REFUSED;

    static Reason of(Pricing.Why why) {
        return switch (why) {
            case UNKNOWN_PRICE_VERSION -> UNKNOWN_PRICE_VERSION;
            case MODEL_NOT_IN_PRICE_BOOK -> MODEL_NOT_IN_PRICE_BOOK;
            case COST_OUT_OF_RANGE -> COST_OUT_OF_RANGE;
        };
    }

    /** As the metric, the log and the table {@code rejected_event} have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
