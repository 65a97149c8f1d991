package dev.keyreeve.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** What the rounds of one load come to: medians, each ratio and difference taken within its own round. */
final class RelayTable {
    private static final String HEAD = "%-24s %10s %9s   %-26s   %-26s %9s %9s %7s %7s%n";
    private static final String ROW = "%-24s %,10.0f %9s   %8.2f %8.2f %8.2f   %-26s %9.3f %9.3f %4d MB %7d%n";

    private RelayTable() {}

    /** @param rounds of each way, in order; the first way is the direct one, the second nginx */
    static void print(Load load, Map<Way, List<Measured>> rounds) {
        System.out.printf("%n%s%n", load.title());
        System.out.printf(
                HEAD,
                "",
                "requests/s",
                "of nginx",
                "p50, p99, p99.9 in ms",
                "added to direct",
                "s/1,000",
                "house",
                "memory",
                "errors");
        var ways = List.copyOf(rounds.keySet());
        var direct = rounds.getOrDefault(ways.get(0), List.of());
        var nginx = rounds.getOrDefault(ways.get(1), List.of());
        rounds.forEach((way, own) -> System.out.printf(
                ROW,
                way.name(),
                median(own, one -> one.run().perSecond()),
                own == direct ? "" : "%.2f".formatted(median(own, nginx, RelayTable::ratio)),
                median(own, one -> one.run().p50Millis()),
                median(own, one -> one.run().p99Millis()),
                median(own, one -> one.run().p999Millis()),
                own == direct
                        ? ""
                        : "%8.2f %8.2f %8.2f"
                                .formatted(
                                        median(
                                                own,
                                                direct,
                                                (a, b) -> a.run().p50Millis()
                                                        - b.run().p50Millis()),
                                        median(
                                                own,
                                                direct,
                                                (a, b) -> a.run().p99Millis()
                                                        - b.run().p99Millis()),
                                        median(
                                                own,
                                                direct,
                                                (a, b) -> a.run().p999Millis()
                                                        - b.run().p999Millis())),
                median(own, Measured::cpuSeconds),
                median(own, Measured::houseCpuSeconds),
                (long) median(own, Measured::bytes) >> 20,
                own.stream().mapToLong(one -> one.run().errors()).sum()));
    }

    private static double ratio(Measured own, Measured nginx) {
        return own.run().perSecond() / nginx.run().perSecond();
    }

    private static double median(List<Measured> rounds, ToDoubleFunction<Measured> of) {
        return middle(rounds.stream().mapToDouble(of).toArray());
    }

    private static double median(List<Measured> own, List<Measured> other, ToDoubleBiFunction<Measured, Measured> of) {
        var values = new double[own.size()];
        for (int round = 0; round < values.length; round++) {
            values[round] = of.applyAsDouble(own.get(round), other.get(round));
        }
        return middle(values);
    }

    private static double middle(double[] values) {
        java.util.Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
