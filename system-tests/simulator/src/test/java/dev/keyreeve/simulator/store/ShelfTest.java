package dev.keyreeve.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShelfTest {
    private final Shelf<String> shelf = new Shelf<>(3, 10);

    @Test
    void aCallerFindsTheirOwnAloneNewestFirst() {
        shelf.put("ada", "1", "one", 1);
        shelf.put("ben", "1", "other", 1);
        shelf.put("ada", "2", "two", 1);

        assertThat(shelf.of("ada")).containsExactly("two", "one");
        assertThat(shelf.get("ben", "1")).isEqualTo("other");
        assertThat(shelf.get("ben", "2")).isNull();
        assertThat(shelf.remove("ben", "2")).isNull();
    }

    @Test
    void whatChangesKeepsItsPlace() {
        shelf.put("ada", "1", "one", 1);
        shelf.put("ada", "2", "two", 1);

        assertThat(shelf.change("ada", "1", String::toUpperCase)).isEqualTo("ONE");
        assertThat(shelf.change("ben", "1", String::toUpperCase)).isNull();
        assertThat(shelf.of("ada")).containsExactly("two", "ONE");
    }

    @Test
    void theOldestIsForgottenWhenItIsFull() {
        for (int i = 1; i <= 4; i++) {
            shelf.put("ada", Integer.toString(i), "thing " + i, 1);
        }
        assertThat(shelf.of("ada")).containsExactly("thing 4", "thing 3", "thing 2");

        shelf.put("ben", "5", "heavy", 9);
        assertThat(shelf.of("ada")).containsExactly("thing 4");
        shelf.put("ben", "6", "too heavy", 11);
        assertThat(shelf.of("ben")).containsExactly("heavy");
    }

    @Test
    void whatIsReplacedWeighsOnce() {
        for (int i = 0; i < 5; i++) {
            shelf.put("ada", "1", "again", 6);
        }
        shelf.put("ada", "2", "light", 4);

        assertThat(shelf.of("ada")).containsExactly("light", "again");
    }
}
