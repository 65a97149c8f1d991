package dev.keyreeve.contracts.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomCharactersTest {
    private static final int IDS = 20_000;
    private static final int LENGTH = 24;

    private final RandomCharacters characters = new RandomCharacters(new Random(7));

    @Test
    void every_one_of_the_62_comes_as_often_as_any_other() {
        var counts = new int[128];
        for (int i = 0; i < IDS; i++) {
            characters.characters(LENGTH).chars().forEach(c -> counts[c]++);
        }

        double expected = (double) IDS * LENGTH / Base62.SIZE;
        for (int i = 0; i < Base62.SIZE; i++) {
            assertThat(counts[Base62.character(i)]).isBetween((int) (expected * 0.94), (int) (expected * 1.06));
        }
        assertThat(IntStream.of(counts).sum()).isEqualTo(IDS * LENGTH);
    }

    @Test
    void no_two_are_alike_also_across_the_stock_s_end() {
        var seen = new HashSet<String>();
        for (int i = 0; i < IDS; i++) {
            var id = characters.characters(LENGTH);
            assertThat(id).hasSize(LENGTH);
            assertThat(seen.add(id)).isTrue();
        }
    }
}
