package dev.keyreeve.usage.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.ProviderPrices;
import dev.keyreeve.contracts.usage.TokenUsage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBooksTest {

    @Nested
    @DisplayName("The released books")
    class Released {
        private final PriceBook first = PriceBooks.released().getFirst();
        private final PriceBook current = PriceBooks.released().getLast();

        @ParameterizedTest
        @DisplayName("price OpenAI's text models as published, in nano-USD for a million tokens in and out")
        @CsvSource({
            "gpt-4o, 2500000000, 10000000000", "gpt-4o-2024-08-06, 2500000000, 10000000000",
            "gpt-4o-2024-05-13, 5000000000, 15000000000", "gpt-4o-mini, 150000000, 600000000",
            "gpt-4.1, 2000000000, 8000000000", "gpt-5-mini-2025-08-07, 250000000, 2000000000",
            "o4-mini, 1100000000, 4400000000", "gpt-3.5-turbo-1106, 1000000000, 2000000000",
            "o3, 2000000000, 8000000000", "text-embedding-3-small, 20000000, 0",
        })
        void published(String model, long input, long output) {
            for (var book : List.of(first, current)) {
                var price = book.find("openai", model).orElseThrow();
                assertThat(price.cost(TokenUsage.of(1_000_000, 0))).isEqualTo(input);
                assertThat(price.cost(TokenUsage.of(0, 1_000_000))).isEqualTo(output);
            }
        }

        @ParameterizedTest
        @DisplayName("bound no model whose use can cost what tokens of text do not count")
        @ValueSource(
                strings = {
                    "gpt-4o-audio-preview",
                    "gpt-4o-search-preview",
                    "gpt-4o-mini-search-preview-2025-03-11",
                    "o3-deep-research",
                    "gpt-realtime",
                    "gpt-image-2",
                })
        void unbounded(String model) {
            assertThat(first.find("openai", model)).isEmpty();
            assertThatThrownBy(() -> current.find("openai", model).orElseThrow().bound(1, 1))
                    .isInstanceOf(ArithmeticException.class);
        }

        @Test
        @DisplayName("know as much about each of OpenAI's text models as the first one did")
        void limits() {
            var models = first.providers().getFirst().models();
            assertThat(models).hasSize(66);
            assertThat(models).allSatisfy(model -> {
                var before = model.price();
                var now = current.find("openai", model.names().getFirst()).orElseThrow();
                assertThat(before).isNotNull();
                assertThat(now.maxInputTokens())
                        .isEqualTo(before.maxInputTokens())
                        .isPositive();
                assertThat(now.maxOutputTokens()).isEqualTo(before.maxOutputTokens());
                assertThat(now.bound(1, 1)).isPositive();
            });
        }

        @ParameterizedTest
        @DisplayName("know the most that Gemini's models answer, so that a call that names no maximum has a bound")
        @CsvSource({
            "gemini-2.0-flash, 8192", "gemini-2.0-flash-lite, 8192", "gemini-2.5-flash, 65536",
            "gemini-2.5-flash-lite, 65536", "gemini-2.5-pro, 65536", "gemini-3-pro-preview, 65536",
        })
        void gemini(String model, long most) {
            assertThat(current.find("gemini", model).orElseThrow().maxOutputTokens())
                    .isEqualTo(most);
        }

        @ParameterizedTest
        @DisplayName("price what Anthropic's models write to the cache for an hour at twice their input")
        @ValueSource(strings = {"claude-3-5-haiku-20241022", "claude-sonnet-4-5", "claude-opus-4-1-20250805"})
        void hourWrites(String model) {
            var price = current.find("anthropic", model).orElseThrow();
            var hour = new TokenUsage(1_000_000, 0, 0, 1_000_000, 0, 0, 0, 0, 0);
            assertThat(price.cost(hour)).isEqualTo(2 * price.cost(TokenUsage.of(1_000_000, 0)));
            assertThat(price.withoutHourWrites().bound(1_000, 0)).isLessThan(price.bound(1_000, 0));
        }

        @Test
        @DisplayName("price a long prompt whole by its tier, and a short one not")
        void tiers() {
            var price = current.find("openai", "gpt-5.4").orElseThrow();
            assertThat(price.cost(TokenUsage.of(272_000, 0))).isEqualTo(680_000_000L);
            assertThat(price.cost(TokenUsage.of(272_001, 0))).isEqualTo(1_360_005_000L);
            assertThat(price.bound(1_000, 0)).isEqualTo(2_500_000L);
        }

        @Test
        @DisplayName("are small enough for a relay, and quick to look into")
        void frugal() {
            assertThat(current.providers().stream()
                            .map(ProviderPrices::models)
                            .mapToInt(List::size)
                            .sum())
                    .isGreaterThan(1_400);
            assertThat(Json.write(current)).hasSizeLessThan(256 * 1024);
        }
    }

    @Nested
    @DisplayName("A version")
    class Versions {
        private final ModelPrice dear = new ModelPrice(9_000, 9_000, 9_000, 0, 0);
        private final ModelPrice cheap = new ModelPrice(1_000, 1_000, 1_000, 0, 0);
        private final Exchanges exchanges = new Exchanges();
        private final PriceBooks books = new PriceBooks(
                List.of(
                        new PriceBook("2026-11-01", Map.of("openai", Map.of("gpt-4o", dear, "o1", dear))),
                        new PriceBook("2026-12-01", Map.of("openai", Map.of("gpt-4o", dear)))),
                exchanges.changesOf(Map.of("openai", Map.of("gpt-4o", cheap))));

        @Test
        @DisplayName("of an organization is the named book with its changes up to the named one")
        void own() {
            var book = books.find(exchanges.organization, "2026-11-01+2").orElseThrow();
            assertThat(book.version()).isEqualTo("2026-11-01+2");
            assertThat(book.find("openai", "gpt-4o")).contains(cheap);
            assertThat(book.find("openai", "o1")).contains(dear);
            assertThat(books.ownOf(exchanges.organization).version()).isEqualTo("2026-12-01+2");
        }

        @ParameterizedTest
        @DisplayName("that nobody released does not exist, however it is written")
        @ValueSource(
                strings = {
                    "",
                    "+",
                    "+2",
                    "1999-01-01",
                    "1999-01-01+2",
                    "2026-11-01+",
                    "2026-11-01+0",
                    "2026-11-01+3",
                    "2026-11-01+02",
                    "2026-11-01+-2",
                    "2026-11-01+2+2",
                    "2026-11-01+99999999999999999999",
                    "2026-11-01+x",
                })
        void unknown(String version) {
            assertThat(books.find(exchanges.organization, version)).isEmpty();
        }

        @Test
        @DisplayName("of another organization is another")
        void others() {
            assertThat(books.find(new Exchanges().organization, "2026-11-01+2")).isEmpty();
            assertThat(books.ownOf(new Exchanges().organization).version()).isEqualTo("2026-12-01");
        }
    }
}
