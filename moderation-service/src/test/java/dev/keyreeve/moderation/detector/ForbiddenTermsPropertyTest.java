package dev.keyreeve.moderation.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whatever the text, a forbidden term")
class ForbiddenTermsPropertyTest {
    private static final int ROUNDS = 4_000;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final List<String> INVISIBLE = List.of("", "", "\u200b", "\u00ad", "\u2060", "\u0301", "\ufe0f");
    private static final List<String> SPACES = List.of(" ", "  ", "\u00a0", "\n\t", "\u2003 ");
    private static final List<String> BOUNDARIES =
            List.of(" ", ".", "\n", "-", "(", "_", "\u3002", "\u00a0", "/", "\"");

    private final Random random = new Random(7);

    @Test
    @DisplayName("that stands in it is found, in any clothes and any pieces")
    void planted() {
        for (int round = 0; round < ROUNDS; round++) {
            var term = phrase();
            var text = noise() + pick(BOUNDARIES) + disguised(term) + pick(BOUNDARIES) + noise();
            int pieces = random.nextInt(1, 64);
            assertThat(ForbiddenTerms.of(List.of(phrase(), term, phrase())).anyIn(List.of(text), pieces))
                    .as("term '%s' in '%s'", term, text)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("that is only a part of its words is not found")
    void insideWords() {
        for (int round = 0; round < ROUNDS; round++) {
            // Of letters that the rest of the text lacks, so that it cannot come up by chance.
            var term = phrase().toUpperCase(Locale.ROOT).replaceAll("[A-Z0-9]", "\u03c9");
            var glued = random.nextBoolean() ? letter() + disguised(term) : disguised(term) + letter();
            var text = noise() + " " + glued + " " + noise();
            assertThat(ForbiddenTerms.of(List.of(term)).anyIn(List.of(text), random.nextInt(1, 64)))
                    .as("term '%s' in '%s'", term, text)
                    .isFalse();
        }
    }

    @Test
    @DisplayName("is found exactly where a regular expression with look-around finds it")
    void agreesWithRegex() {
        for (int round = 0; round < ROUNDS; round++) {
            var term = fromSmallAlphabet(random.nextInt(1, 5)).strip();
            var text = fromSmallAlphabet(random.nextInt(0, 40));
            if (term.isEmpty()) {
                continue;
            }
            var words = Pattern.compile("\\s+")
                    .splitAsStream(term)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("\\s+"));
            boolean expected = Pattern.compile("(?<![ab]" + "(?=[ab]))" + words + "(?!(?<=[ab])[ab])")
                    .matcher(text)
                    .find();
            assertThat(ForbiddenTerms.of(List.of(term)).anyIn(List.of(text), 3))
                    .as("term '%s' in '%s'", term, text)
                    .isEqualTo(expected);
        }
    }

    private String fromSmallAlphabet(int length) {
        return IntStream.range(0, length)
                .mapToObj(_ -> String.valueOf("ab +".charAt(random.nextInt(4))))
                .collect(Collectors.joining());
    }

    private String phrase() {
        return IntStream.range(0, random.nextInt(1, 4)).mapToObj(_ -> word()).collect(Collectors.joining(" "));
    }

    private String word() {
        return IntStream.range(0, random.nextInt(2, 9)).mapToObj(_ -> letter()).collect(Collectors.joining());
    }

    private String noise() {
        return IntStream.range(0, random.nextInt(0, 12))
                .mapToObj(_ -> word())
                .collect(Collectors.joining(pick(SPACES)));
    }

    private String letter() {
        return String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }

    private String disguised(String term) {
        return term.chars()
                .mapToObj(c -> c == ' ' ? pick(SPACES) : disguised((char) c) + pick(INVISIBLE))
                .collect(Collectors.joining());
    }

    private String disguised(char c) {
        return switch (random.nextInt(3)) {
            case 0 -> String.valueOf(Character.toUpperCase(c));
            case 1 -> c < 0x7f ? String.valueOf((char) (c - '!' + '\uff01')) : String.valueOf(c);
            default -> String.valueOf(c);
        };
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
