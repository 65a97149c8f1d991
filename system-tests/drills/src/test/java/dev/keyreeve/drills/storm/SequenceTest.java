package dev.keyreeve.drills.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The storm's sequence")
class SequenceTest {
    private static final Plan PLAN = new Plan(7, 10_000, 3, 100, 1_700_000_000_000L);

    private static List<Sequence.Item> all() {
        var sequence = new Sequence(PLAN);
        var items = new ArrayList<Sequence.Item>();
        IntStream.range(0, sequence.blocks()).forEach(block -> items.addAll(sequence.block(block)));
        return items;
    }

    @Test
    @DisplayName("tells everything, a tenth of it again, and is the same for the same seed")
    void tellsEverything() {
        var times = new HashMap<Sequence.Item, Integer>();
        all().forEach(item -> times.merge(item, 1, Integer::sum));

        assertThat(times).hasSize(PLAN.exchanges() + PLAN.batches());
        assertThat(all()).hasSizeBetween(10_800, 11_400).isEqualTo(all());
    }

    @Test
    @DisplayName("closes allotments before some of their exchanges, and after others")
    void closesInTheMidst() {
        var items = all();
        int before = 0;
        int after = 0;
        for (int batch = 0; batch < PLAN.batches(); batch++) {
            int closed = items.indexOf(new Sequence.Item.Close(batch));
            for (var exchange : PLAN.batch(batch).toList()) {
                int told = items.indexOf(new Sequence.Item.Exchange(exchange.number()));
                before += told < closed ? 1 : 0;
                after += told > closed ? 1 : 0;
            }
        }
        assertThat(before).isPositive();
        assertThat(after).isPositive();
    }

    @Test
    @DisplayName("has each allotment's exchanges of one key, and claims no more than they hold")
    void batchesAreOfOneKey() {
        for (int batch = 0; batch < PLAN.batches(); batch++) {
            var exchanges = PLAN.batch(batch).toList();
            assertThat(exchanges)
                    .extracting(Planned::keyId)
                    .containsOnly(exchanges.getFirst().keyId());
            assertThat(PLAN.claimed(batch))
                    .isEqualTo(exchanges.stream().mapToLong(Planned::hold).sum());
        }
    }
}
