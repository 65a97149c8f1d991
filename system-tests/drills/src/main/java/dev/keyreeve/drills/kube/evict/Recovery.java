package dev.keyreeve.drills.kube.evict;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one disruption did, and how long it took until all was well again.
 *
 * @param what was done
 * @param back whether its pods came back, and calls were answered again
 * @param podSeconds until the pods were there and ready again
 * @param outageSeconds until the end of the last call that failed; 0 when none did
 * @param calls that began in the meantime
 * @param failures of these, by how they ended
 * @param remarks what else was seen; may be empty
 */
record Recovery(
        String what,
        boolean back,
        double podSeconds,
        double outageSeconds,
        int calls,
        TreeMap<String, Long> failures,
        String remarks) {

    /** @param began when the disruption did, on the clock of the beats */
    static Recovery of(
            String what, boolean back, double podSeconds, long began, List<Pulse.Beat> beats, String remarks) {
        var failed = beats.stream().filter(beat -> !beat.answered()).toList();
        long last =
                failed.stream().mapToLong(beat -> beat.ended() - began).max().orElse(0);
        var failures = failed.stream()
                .collect(Collectors.groupingBy(Pulse.Beat::failure, TreeMap::new, Collectors.counting()));
        return new Recovery(what, back, podSeconds, last / 1e9, beats.size(), failures, remarks);
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    String told() {
        return "%s: pods back after %.1f s, calls after %.1f s (%d of %d failed %s)%s"
                .formatted(
                        what,
                        podSeconds,
                        outageSeconds,
                        failed(),
                        calls,
                        failures.isEmpty() ? "" : failures,
                        remarks.isEmpty() ? "" : "; " + remarks);
    }
}
