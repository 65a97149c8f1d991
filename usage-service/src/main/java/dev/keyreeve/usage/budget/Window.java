package dev.keyreeve.usage.budget;

import java.util.Locale;

/** What a budget's amount is for, in UTC; a week begins on Monday. Where windows begin and end, PostgreSQL computes. */
enum Window {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    TOTAL;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
