package dev.keyreeve.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Durations in nanoseconds, told as medians and percentiles in milliseconds. */
final class Figures {
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);

    void add(long nanos) {
        histogram.recordValue(nanos);
    }

    double millis(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    @Override
    public String toString() {
        return "p50 %.2f ms   p99 %.2f ms   max %.2f ms   (%d samples)"
                .formatted(millis(50), millis(99), millis(100), histogram.getTotalCount());
    }
}
