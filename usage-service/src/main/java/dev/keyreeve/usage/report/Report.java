package dev.keyreeve.usage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of buckets, as OpenAI's {@code UsageResponse}; buckets in which nothing happened have no results. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Report<R>(
        String object,
        List<Bucket<R>> data,
        boolean hasMore,
        @Nullable String nextPage) {

    /** Unix seconds. */
    record Bucket<R>(String object, long startTime, long endTime, List<R> results) {}

    static <R> Report<R> of(BucketPage page, Map<Long, List<Sum>> sums, Function<Sum, R> result) {
        var data = page.buckets().stream()
                .map(bucket -> new Bucket<>(
                        "bucket",
                        bucket.start(),
                        bucket.end(),
                        sums.getOrDefault(bucket.start() / page.width().seconds(), List.of()).stream()
                                .map(result)
                                .toList()))
                .toList();
        var next = page.next();
        return new Report<>(
                "page", data, next.isPresent(), next.isPresent() ? PageCursor.write(next.getAsLong()) : null);
    }
}
