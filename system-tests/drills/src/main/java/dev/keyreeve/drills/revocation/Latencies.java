package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Verdict;
import java.util.Collection;

/** Percentiles of a handful of durations, exactly: the smallest that so many percent do not pass. */
final class Latencies {
    private final long[] sortedNs;

    Latencies(Collection<Long> nanos) {
        sortedNs = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** In milliseconds; 0 where there is nothing. */
    double percentile(double percent) {
        if (sortedNs.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100 * sortedNs.length);
        return sortedNs[Math.max(1, rank) - 1] / 1e6;
    }

    double max() {
        return percentile(100);
    }

    /** p50, p99, p99.9 and the maximum. */
    void into(Verdict.Builder verdict, String name) {
        verdict.figure(name + "_p50_ms", percentile(50))
                .figure(name + "_p99_ms", percentile(99))
                .figure(name + "_p99_9_ms", percentile(99.9))
                .figure(name + "_max_ms", max());
    }
}
