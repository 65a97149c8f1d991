package dev.keyreeve.drills.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Three calls: one read to its end, one given up and booked at its bound, one that counted by sight. */
class AuditTest {
    private static final long HOLD = 1_000_000;

    private final List<Billed> calls =
            new ArrayList<>(List.of(call("one", 10, 40), call("two", 10, 5), call("three", 10, 7)));
    private final List<Entry> entries = new ArrayList<>(List.of(
            entry("one", "exact", 10, 40, 425_000),
            entry("two", "bound", 100, 75, HOLD),
            entry("three", "estimated", 10, 8, 105_000)));

    static Billed call(String exchange, long input, long output) {
        return new Billed(exchange, "user_1", 1, 2, input, output);
    }

    static Entry entry(String exchange, String quality, long input, long output, long cost) {
        return new Entry(exchange, "key_1", quality, 200, input, output, HOLD, cost);
    }

    private Audit audit() {
        return Audit.of(calls, entries, Tariff.GPT_4O);
    }

    @Test
    @DisplayName("finds nothing where there is nothing to find")
    void findsNothing() {
        assertThat(audit().isOneToOne()).isTrue();
        assertThat(audit().wrong()).isEmpty();
        assertThat(audit().exact()).isEqualTo(1);
        assertThat(audit().posted()).isEqualTo(425_000 + HOLD + 105_000);
        assertThat(audit().billed()).isEqualTo(425_000 + 75_000 + 95_000);
    }

    @Nested
    @DisplayName("finds")
    class Finds {
        @Test
        @DisplayName("a call that nobody metered")
        void unmetered() {
            entries.removeLast();

            assertThat(audit().isOneToOne()).isFalse();
            assertThat(audit().unmetered()).containsExactly("three");
        }

        @Test
        @DisplayName("a second entry of one exchange")
        void doubled() {
            entries.add(entries.getFirst());

            assertThat(audit().doubled()).containsExactly("one");
        }

        @Test
        @DisplayName("an exchange that was sent twice")
        void sentTwice() {
            calls.add(calls.getFirst());

            assertThat(audit().isOneToOne()).isFalse();
        }

        @Test
        @DisplayName("an entry without a call, unless it can have died on the wire")
        void stranger() {
            entries.add(new Entry("four", "key_1", "bound", 0, 1, 1, HOLD, HOLD));
            assertThat(audit().isOneToOne()).isTrue();
            assertThat(audit().diedOnTheWire()).isEqualTo(1);

            entries.add(entry("five", "exact", 1, 1, 12_500));
            assertThat(audit().strangers()).containsExactly("five");
        }

        @Test
        @DisplayName("an exact entry that is a token off")
        void aTokenOff() {
            entries.set(0, entry("one", "exact", 10, 41, 435_000));

            assertThat(audit().wrong()).singleElement().asString().startsWith("one exact: 10 + 41 tokens");
        }

        @Test
        @DisplayName("an exact entry at another price")
        void anotherPrice() {
            entries.set(0, entry("one", "exact", 10, 40, 425_001));

            assertThat(audit().wrong()).hasSize(1);
        }

        @Test
        @DisplayName("an estimate below what the provider bills")
        void tooCheap() {
            entries.set(2, entry("three", "estimated", 10, 6, 85_000));

            assertThat(audit().wrong()).hasSize(1);
        }

        @Test
        @DisplayName("a cost above its hold")
        void aboveItsHold() {
            entries.set(1, entry("two", "bound", 100, 75, HOLD + 1));

            assertThat(audit().wrong()).hasSize(1);
        }

        @Test
        @DisplayName("an exchange for which nothing was held, although a budget stood over it")
        void withoutAHold() {
            entries.set(0, new Entry("one", "key_1", "exact", 200, 10, 40, 0, 425_000));

            assertThat(audit().wrong()).hasSize(1);
        }
    }
}
