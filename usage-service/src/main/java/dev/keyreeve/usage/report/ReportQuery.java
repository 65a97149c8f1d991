package dev.keyreeve.usage.report;

import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.Query;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    private static final List<String> SIZES = List.of("256x256", "512x512", "1024x1024", "1792x1792", "1024x1792");
    private static final List<String> SOURCES = List.of("image.generation", "image.edit", "image.variation");

    /** {@code /usage/…}. */
    static ReportQuery usage(Query query, Family family, Instant now) {
        var width = query.oneOf("bucket_width", List.of(BucketWidth.values()), BucketWidth::wireName)
                .orElse(BucketWidth.DAY);
        var filters = filters(query);
        filters.put(Dimension.MODEL, query.texts("models"));
        if (family == Family.COMPLETIONS) {
            boolean batchJobsAlone =
                    query.oneOf("batch", List.of(true, false), String::valueOf).orElse(false);
            filters.put(Dimension.BATCH, batchJobsAlone ? Set.of("true") : Set.of());
        }
        if (family == Family.IMAGES) {
            filters.put(Dimension.SIZE, query.someOf("sizes", SIZES, Function.identity()));
            filters.put(Dimension.SOURCE, query.someOf("sources", SOURCES, Function.identity()));
        }
        return new ReportQuery(
                page(query, width, width.mostLimit(), now),
                family.operations(),
                filters,
                query.someOf("group_by", family.groupable(), Dimension::wireName));
    }

    /** {@code /costs}; users are an extension. */
    static ReportQuery costs(Query query, Instant now) {
        query.oneOf("bucket_width", List.of(BucketWidth.DAY), BucketWidth::wireName);
        var groupable = List.of(
                Dimension.PROJECT, Dimension.LINE_ITEM, Dimension.API_KEY, Dimension.USER, Dimension.OWN_CREDENTIAL);
        return new ReportQuery(
                page(query, BucketWidth.DAY, MOST_COST_BUCKETS, now),
                Set.of(),
                filters(query),
                query.someOf("group_by", groupable, Dimension::wireName));
    }

    /** Those that restrict nothing are left out. */
    ReportQuery {
        filters = filters.entrySet().stream()
                .filter(filter -> !filter.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<Dimension, Set<String>> filters(Query query) {
        var filters = new EnumMap<Dimension, Set<String>>(Dimension.class);
        filters.put(Dimension.PROJECT, query.texts("project_ids"));
        filters.put(Dimension.USER, query.texts("user_ids"));
        filters.put(Dimension.API_KEY, query.texts("api_key_ids"));
        return filters;
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
