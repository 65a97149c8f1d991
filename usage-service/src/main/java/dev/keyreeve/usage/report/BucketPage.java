package dev.keyreeve.usage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The buckets of one page of a report. They are cut at multiples of their width in UTC; the first and the last end where
 * the asked range does, so that what they show is what was asked for.
 *
 * @param next where the next page begins, if there is one
 */
record BucketPage(List<Bucket> buckets, BucketWidth width, OptionalLong next) {

    /** Unix seconds; the end is exclusive. */
    record Bucket(long start, long end) {}

    /**
     * @param from where the page begins, inclusive
     * @param end of the whole range, exclusive
     * @param limit the most buckets
     */
    static BucketPage of(BucketWidth width, long from, long end, int limit) {
        var buckets = new ArrayList<Bucket>();
        long at = from;
        while (at < end && buckets.size() < limit) {
            long next = Math.min(end, width.boundaryAfter(at));
            buckets.add(new Bucket(at, next));
            at = next;
        }
        return new BucketPage(List.copyOf(buckets), width, at < end ? OptionalLong.of(at) : OptionalLong.empty());
    }

    long start() {
        return buckets.isEmpty() ? 0 : buckets.getFirst().start();
    }

    long end() {
        return buckets.isEmpty() ? 0 : buckets.getLast().end();
    }
}
