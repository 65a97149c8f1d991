package dev.keyreeve.usage.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.usage.testing.Tenant;
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
        private final PriceBooks books = new PriceBooks();

        @ParameterizedTest
        @DisplayName("price OpenAI's text models as published, in nano-USD for a million tokens in and out")
        @CsvSource({
            "gpt-4o, 2500000000, 10000000000", "gpt-4o-2024-08-06, 2500000000, 10000000000",
            "gpt-4o-2024-05-13, 5000000000, 15000000000", "gpt-4o-mini, 150000000, 600000000",
            "gpt-4.1, 2000000000, 8000000000", "gpt-5-mini-2025-08-07, 250000000, 2000000000",
            "o4-mini, 1100000000, 4400000000", "gpt-3.5-turbo-1106, 1000000000, 2000000000",
            "text-embedding-3-small, 20000000, 0",
        })
        void published(String model, long input, long output) {
            var price = books.current().find(model).orElseThrow();
            assertThat(price.cost(TokenUsage.of(1_000_000, 0))).isEqualTo(input);
            assertThat(price.cost(TokenUsage.of(0, 1_000_000))).isEqualTo(output);
        }

        @ParameterizedTest
        @DisplayName("have no price for what tokens of text do not bound")
        @ValueSource(
                strings = {
                    "gpt-4o-audio-preview",
                    "gpt-4o-search-preview",
                    "o3-deep-research",
                    "gpt-realtime",
                    "ft:gpt-4o:x"
                })
        void leftOut(String model) {
            assertThat(books.current().find(model)).isEmpty();
        }

        @Test
        @DisplayName("have a limit for every model, and none for another version")
        void complete() {
            assertThat(books.current().prices().values()).allSatisfy(price -> {
                assertThat(price.inputPico()).isPositive();
                assertThat(price.maxInputTokens()).isPositive();
            });
            assertThat(books.find(books.current().version())).contains(books.current());
            assertThat(books.find("1999-01-01")).isEmpty();
        }
    }

    @Nested
    @DisplayName("An exchange")
    class Exchanges {
        private final PriceBooks books = new PriceBooks(List.of(
                new PriceBook("2026-11-01", Map.of("gpt-4o", new ModelPrice(1_000, 500, 2_000, 100, 100))),
                new PriceBook("2026-12-01", Map.of("gpt-4o", new ModelPrice(9_000, 9_000, 9_000, 100, 100)))));

        @Test
        @DisplayName("costs what its own version says, though there is a newer one")
        void version() {
            assertThat(Pricing.of(settled(null, 0, TokenUsage.of(3, 2)), books)).isEqualTo(new Pricing.Priced(7));
        }

        @Test
        @DisplayName("of which nothing was heard costs what it held")
        void bound() {
            var heard = settled("alt", 1_234, TokenUsage.NONE);
            assertThat(Pricing.of(with(heard, heard.model(), heard.priceVersion(), Quality.BOUND), books))
                    .isEqualTo(new Pricing.Priced(1_234));
        }

        @Test
        @DisplayName("without a price costs nothing, but not under a hold")
        void unpriced() {
            var free = settled(null, 0, TokenUsage.of(3, 2));
            assertThat(Pricing.of(with(free, "foo", null, Quality.EXACT), books))
                    .isEqualTo(new Pricing.Priced(0));
            assertThat(Pricing.of(with(free, "foo", "2026-11-01", Quality.EXACT), books))
                    .isEqualTo(new Pricing.Priced(0));
            var held = settled("alt", 5, TokenUsage.of(3, 2));
            assertThat(Pricing.of(with(held, "foo", "2026-11-01", Quality.EXACT), books))
                    .isEqualTo(new Pricing.Impossible("model_not_in_price_book"));
        }

        @Test
        @DisplayName("of an unknown version, or dearer than anything, is impossible")
        void impossible() {
            var any = settled(null, 0, TokenUsage.of(1, 1));
            assertThat(Pricing.of(with(any, "gpt-4o", "1999-01-01", Quality.EXACT), books))
                    .isEqualTo(new Pricing.Impossible("unknown_price_version"));
            assertThat(Pricing.of(settled(null, 0, TokenUsage.of(Long.MAX_VALUE, 0)), books))
                    .isEqualTo(new Pricing.Impossible("cost_out_of_range"));
            assertThat(Pricing.of(settled(null, 0, TokenUsage.of(1_000_000_000_000_001L, 0)), books))
                    .isEqualTo(new Pricing.Impossible("cost_out_of_range"));
        }

        private Settled settled(String allotment, long hold, TokenUsage usage) {
            return Tenant.fresh().settled("exch_1", allotment, hold, usage, 0);
        }

        private Settled with(Settled e, String model, String version, Quality quality) {
            return new Settled(
                    e.organization(),
                    e.exchange(),
                    e.relay(),
                    e.epoch(),
                    e.project(),
                    e.principal(),
                    e.keyId(),
                    e.provider(),
                    e.operation(),
                    model,
                    e.allotment(),
                    e.holdNanos(),
                    version,
                    e.usage(),
                    quality,
                    e.status(),
                    e.streamed(),
                    e.startedAt(),
                    e.finishedAt());
        }
    }
}
