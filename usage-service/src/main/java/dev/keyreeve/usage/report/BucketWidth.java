package dev.keyreeve.usage.report;

/** How long a bucket is, and how many a page may have (OpenAI: {@code GET /organization/usage/completions}). */
enum BucketWidth {
    MINUTE("1m", 60, 60, 1440),
    HOUR("1h", 3_600, 24, 168),
    DAY("1d", 86_400, 7, 31);

    private final String wireName;
    private final long seconds;
    private final int defaultLimit;
    private final int mostLimit;

    BucketWidth(String wireName, long seconds, int defaultLimit, int mostLimit) {
        this.wireName = wireName;
        this.seconds = seconds;
        this.defaultLimit = defaultLimit;
        this.mostLimit = mostLimit;
    }

    String wireName() {
        return wireName;
    }

    long seconds() {
        return seconds;
    }

    int defaultLimit() {
        return defaultLimit;
    }

    int mostLimit() {
        return mostLimit;
    }

    /** The first boundary after a moment; boundaries are multiples of the width in UTC. */
    long boundaryAfter(long unixSeconds) {
        return (Math.floorDiv(unixSeconds, seconds) + 1) * seconds;
    }
}
