package dev.keyreeve.usage.report;

import dev.keyreeve.usage.http.ApiException;

/** The {@code page} parameter: where a page begins. Opaque to callers. */
final class PageCursor {
    private static final String PREFIX = "page_";
    private static final int RADIX = 36;

    private PageCursor() {}

    static String write(long unixSeconds) {
        return PREFIX + Long.toString(unixSeconds, RADIX);
    }

    /**
     * @throws ApiException 400 when it is not of a report over [start, end)
     */
    static long read(String cursor, long start, long end) {
        if (cursor.startsWith(PREFIX)) {
            try {
                long at = Long.parseLong(cursor.substring(PREFIX.length()), RADIX);
                if (at >= start && at < end) {
                    return at;
                }
            } catch (NumberFormatException notOurs) {
                // answered below, as a cursor of another report
            }
        }
        throw ApiException.invalid("page", "'page' is not the 'next_page' of this report");
    }
}
