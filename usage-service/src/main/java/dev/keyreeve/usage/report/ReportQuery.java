package dev.keyreeve.usage.report;

import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One page of a report, as it was asked for.
 *
 * @param operations of the entries that count; empty: all
 * @param filters values by dimension; a dimension that is absent is not restricted
 */
record ReportQuery(
        BucketPage page, Set<String> operations, Map<Dimension, Set<String>> filters, Set<Dimension> groupBy) {
    private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999
    private static final int MOST_COST_BUCKETS = 180;

    /** {@code /usage/…}. */
    static ReportQuery usage(Query query, Set<String> operations, Instant now) {
        var width = query.oneOf("bucket_width", List.of(BucketWidth.values()), BucketWidth::wireName)
                .orElse(BucketWidth.DAY);
        var groupable = List.of(Dimension.PROJECT, Dimension.USER, Dimension.API_KEY, Dimension.MODEL);
        var asked = new ReportQuery(
                page(query, width, width.mostLimit(), now),
                operations,
                Map.of(
                        Dimension.PROJECT, query.texts("project_ids"),
                        Dimension.USER, query.texts("user_ids"),
                        Dimension.API_KEY, query.texts("api_key_ids"),
                        Dimension.MODEL, query.texts("models")),
                query.someOf("group_by", groupable, Dimension::wireName));
        query.refuseOthers();
        return asked;
    }

    /** {@code /costs}; users are an extension. */
    static ReportQuery costs(Query query, Instant now) {
        query.oneOf("bucket_width", List.of(BucketWidth.DAY), BucketWidth::wireName);
        var groupable = List.of(Dimension.PROJECT, Dimension.LINE_ITEM, Dimension.API_KEY, Dimension.USER);
        var asked = new ReportQuery(
                page(query, BucketWidth.DAY, MOST_COST_BUCKETS, now),
                Set.of(),
                Map.of(
                        Dimension.PROJECT, query.texts("project_ids"),
                        Dimension.USER, query.texts("user_ids"),
                        Dimension.API_KEY, query.texts("api_key_ids")),
                query.someOf("group_by", groupable, Dimension::wireName));
        query.refuseOthers();
        return asked;
    }

    private static BucketPage page(Query query, BucketWidth width, int mostLimit, Instant now) {
        long start = query.number("start_time", 0, LAST_SECOND)
                .orElseThrow(() -> ApiException.invalid("start_time", "'start_time' is missing"));
        var endTime = query.number("end_time", 0, LAST_SECOND);
        if (endTime.isPresent() && endTime.getAsLong() <= start) {
            throw ApiException.invalid("end_time", "'end_time' is after 'start_time'");
        }
        // Without an end: the present bucket whole, for what a relay's clock puts a moment into the future.
        long end = endTime.orElse(width.boundaryAfter(now.getEpochSecond()));
        int limit = (int) query.number("limit", 1, mostLimit).orElse(width.defaultLimit());
        long from = query.text("page")
                .map(cursor -> PageCursor.read(cursor, start, end))
                .orElse(start);
        return BucketPage.of(width, from, end, limit);
    }
}
