package dev.keyreeve.usage.budget;

import java.util.Locale;

/**
 * What a limit's amount is for; a week begins on Monday. Where windows begin and end, PostgreSQL computes, by the limit's
 * time zone.
 */
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
