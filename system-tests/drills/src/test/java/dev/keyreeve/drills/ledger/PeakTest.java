package dev.keyreeve.drills.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The peak of what was admitted")
class PeakTest {
    private static final long SECOND = 1_000_000_000;

    private static Billed call(String exchange, long from, long to) {
        return new Billed(exchange, "user_1", from, to, 1, 1);
    }

    private static Entry entry(String exchange, long hold, long cost) {
        return new Entry(exchange, "key_1", "exact", 200, 1, 1, hold, cost);
    }

    @Test
    @DisplayName("counts what is under way with its bound and what has ended with its cost")
    void countsBoundsThenCosts() {
        var calls = List.of(call("one", SECOND, 2 * SECOND), call("two", 3 * SECOND, 4 * SECOND));
        var entries = List.of(entry("one", 100, 30), entry("two", 100, 10));

        assertThat(Peak.of(calls, entries)).isEqualTo(new Peak(130, "two", 1));
    }

    @Test
    @DisplayName("is the sum of the bounds of calls that overlap")
    void addsOverlaps() {
        var calls = List.of(call("one", SECOND, 3 * SECOND), call("two", 2 * SECOND, 4 * SECOND));
        var entries = List.of(entry("one", 100, 30), entry("two", 100, 10));

        assertThat(Peak.of(calls, entries)).isEqualTo(new Peak(200, "two", 2));
    }

    @Test
    @DisplayName("goes on counting a call that never ended")
    void openStaysOpen() {
        var calls = List.of(call("one", SECOND, 0), call("two", 9 * SECOND, 10 * SECOND));

        assertThat(Peak.of(calls, List.of(entry("one", 100, 100), entry("two", 100, 1)))
                        .nanos())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("has what died on the wire from the beginning")
    void countsWhatDiedOnTheWire() {
        var calls = List.of(call("one", SECOND, 2 * SECOND));

        assertThat(Peak.of(calls, List.of(entry("one", 100, 100), entry("lost", 50, 50)))
                        .nanos())
                .isEqualTo(150);
    }
}
