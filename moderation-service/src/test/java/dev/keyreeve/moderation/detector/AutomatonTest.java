package dev.keyreeve.moderation.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The automaton")
class AutomatonTest {

    @Test
    @DisplayName("finds a word inside and at the end of another")
    void overlapping() {
        assertThat(found(List.of("he", "she", "his", "hers"), "ushers")).containsExactly("he@2", "hers@2", "she@1");
    }

    @Test
    @DisplayName("finds the shorter word where the longer one breaks off")
    void shorterInsideBrokenLonger() {
        assertThat(found(List.of("abcd", "bc"), "abcx")).containsExactly("bc@1");
    }

    @Test
    @DisplayName("never finds the empty word")
    void emptyWord() {
        assertThat(found(List.of(""), "abc")).isEmpty();
    }

    @Test
    @DisplayName("agrees with looking everywhere for everything, on 3,000 random sets of words over a small alphabet")
    void agreesWithNaiveSearch() {
        var random = new Random(20261121);
        for (int round = 0; round < 3_000; round++) {
            var words = new TreeSet<String>();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                words.add(word(random, random.nextInt(1, 6)));
            }
            var text = word(random, random.nextInt(0, 60));
            assertThat(found(List.copyOf(words), text))
                    .as("words %s in %s", words, text)
                    .isEqualTo(naive(words, text));
        }
    }

    private static String word(Random random, int length) {
        // One letter lies outside the root's table.
        var alphabet = "abü";
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    private static List<String> found(List<String> words, String text) {
        var automaton =
                new Automaton(words.stream().map(word -> word.chars().toArray()).toList());
        var found = new TreeSet<String>();
        int state = Automaton.START;
        for (int i = 0; i < text.length(); i++) {
            state = automaton.next(state, text.charAt(i));
            boolean any = false;
            int ending = automaton.word(state) >= 0 ? state : automaton.shorter(state);
            for (; ending != Automaton.START; ending = automaton.shorter(ending)) {
                var word = words.get(automaton.word(ending));
                found.add(word + "@" + (i + 1 - word.length()));
                any = true;
            }
            assertThat(automaton.ends(state)).isEqualTo(any);
        }
        return new ArrayList<>(found);
    }

    private static List<String> naive(Iterable<String> words, String text) {
        var found = new TreeSet<String>();
        for (var word : words) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                found.add(word + "@" + at);
            }
        }
        return new ArrayList<>(found);
    }
}
