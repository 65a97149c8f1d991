package dev.keyreeve.drills.storm;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was used, added up.
 *
 * @param cost in nano-USD
 */
record Sums(long exchanges, long input, long output, long cost) {
    static final Sums NONE = new Sums(0, 0, 0, 0);

    static Sums of(Planned one) {
        return new Sums(1, one.input(), one.output(), one.cost());
    }

    Sums plus(Sums more) {
        return new Sums(
                exchanges + more.exchanges, input + more.input, output + more.output, Math.addExact(cost, more.cost));
    }

    /** By key. */
    static Map<String, Sums> byKey(Stream<Planned> exchanges) {
        var sums = new TreeMap<String, Sums>();
        exchanges.forEach(one -> sums.merge(one.keyId(), of(one), Sums::plus));
        return sums;
    }

    static Sums total(Map<String, Sums> sums) {
        return sums.values().stream().reduce(NONE, Sums::plus);
    }
}
