package dev.keyreeve.usage.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A settled exchange")
class PricingTest {
    private static final TokenUsage USAGE = TokenUsage.of(3, 2);

    private final Exchanges exchanges = new Exchanges();
    private final PriceBooks books = new PriceBooks(
            List.of(
                    new PriceBook(
                            "2026-11-01", Map.of("openai", Map.of("gpt-4o", new ModelPrice(1_000, 500, 2_000, 0, 0)))),
                    new PriceBook(
                            "2026-12-01",
                            Map.of("openai", Map.of("gpt-4o", new ModelPrice(9_000, 9_000, 9_000, 0, 0))))),
            exchanges.changesOf(Map.of("openai", Map.of("gpt-4o", new ModelPrice(5_000, 5_000, 5_000, 0, 0)))));

    private Pricing price(String model, String version, TokenUsage usage, long hold, Quality quality) {
        return Pricing.of(exchanges.settled(model, version, usage, hold, quality), books);
    }

    @Test
    @DisplayName("costs what its own version says, though there is a newer one")
    void version() {
        assertThat(price("gpt-4o", "2026-11-01", USAGE, 0, Quality.EXACT)).isEqualTo(new Pricing.Priced(7));
        assertThat(price("gpt-4o", "2026-12-01", USAGE, 0, Quality.EXACT)).isEqualTo(new Pricing.Priced(45));
        assertThat(price("gpt-4o", "2026-11-01+1", USAGE, 0, Quality.EXACT)).isEqualTo(new Pricing.Priced(25));
    }

    @Test
    @DisplayName("of which nothing was heard costs what it held, or what its bound in tokens would cost")
    void bound() {
        assertThat(price("gpt-4o", "2026-11-01", USAGE, 1_234, Quality.BOUND)).isEqualTo(new Pricing.Priced(1_234));
        assertThat(price("gpt-4o", "2026-11-01", USAGE, 0, Quality.BOUND)).isEqualTo(new Pricing.Priced(7));
    }

    @Test
    @DisplayName("without a price costs nothing, but not under a hold of money")
    void unpriced() {
        assertThat(price("foo", null, USAGE, 0, Quality.EXACT)).isEqualTo(new Pricing.Priced(0));
        assertThat(price("foo", "2026-11-01", USAGE, 0, Quality.EXACT)).isEqualTo(new Pricing.Priced(0));
        assertThat(price("foo", "2026-11-01", USAGE, 5, Quality.EXACT))
                .isEqualTo(new Pricing.Impossible(Pricing.Why.MODEL_NOT_IN_PRICE_BOOK));
    }

    @Test
    @DisplayName("of an unknown version, or dearer than anything, is impossible")
    void impossible() {
        assertThat(price("gpt-4o", "1999-01-01", USAGE, 0, Quality.EXACT))
                .isEqualTo(new Pricing.Impossible(Pricing.Why.UNKNOWN_PRICE_VERSION));
        assertThat(price("gpt-4o", "2026-11-01+3", USAGE, 0, Quality.EXACT))
                .isEqualTo(new Pricing.Impossible(Pricing.Why.UNKNOWN_PRICE_VERSION));
        for (long tokens : List.of(Long.MAX_VALUE, 1_000_000_000_000_001L)) {
            assertThat(price("gpt-4o", "2026-11-01", TokenUsage.of(tokens, 0), 0, Quality.EXACT))
                    .isEqualTo(new Pricing.Impossible(Pricing.Why.COST_OUT_OF_RANGE));
        }
    }
}
