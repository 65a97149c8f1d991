package dev.keyreeve.contracts.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A price")
class PricingTest {
    private static final ModelPrice GPT_4O = new ModelPrice(2_500_000, 1_250_000, 10_000_000, 128_000, 16_384);

    @Test
    @DisplayName("of $2.50 / $1.25 cached / $10 per million tokens gives what the provider's page says")
    void costsWhatThePageSays() {
        assertThat(GPT_4O.cost(new TokenUsage(1_000_000, 0, 0, 0))).isEqualTo(2_500_000_000L);
        assertThat(GPT_4O.cost(new TokenUsage(1_000_000, 1_000_000, 0, 0))).isEqualTo(1_250_000_000L);
        assertThat(GPT_4O.cost(TokenUsage.of(0, 1_000_000))).isEqualTo(10_000_000_000L);
    }

    @Test
    @DisplayName("is exact but for one rounding up to the nano-USD")
    void agreesWithDecimals() {
        var random = new Random(11);
        for (int i = 0; i < 10_000; i++) {
            long input = random.nextInt(2_000_000);
            var usage = new TokenUsage(input, input / (1 + random.nextInt(5)), random.nextInt(100_000), 0);
            var price =
                    new ModelPrice(1 + random.nextInt(20_000_000), random.nextInt(1), random.nextInt(90_000_000), 1, 1);
            var exact = decimal(
                            usage.input() - usage.cachedInput(),
                            price.usual().rates().input())
                    .add(decimal(usage.cachedInput(), price.usual().rates().cachedInput()))
                    .add(decimal(usage.output(), price.usual().rates().output()))
                    .divide(BigDecimal.valueOf(1_000), 0, RoundingMode.CEILING);
            assertThat(price.cost(usage)).isEqualTo(exact.longValueExact());
        }
    }

    private static BigDecimal decimal(long tokens, long pico) {
        return BigDecimal.valueOf(tokens).multiply(BigDecimal.valueOf(pico));
    }

    @Test
    void overflowIsAnErrorNotANumber() {
        assertThatThrownBy(() -> GPT_4O.cost(TokenUsage.of(Long.MAX_VALUE, 1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    @DisplayName("is found by the model's name with or without a date, and by no other likeness")
    void isFoundByName() {
        var book = new PriceBook("t", Map.of("openai", Map.of("gpt-4o", GPT_4O)));

        assertThat(book.find("openai", "gpt-4o")).contains(GPT_4O);
        assertThat(book.find("openai", "gpt-4o-2024-08-06")).contains(GPT_4O);
        assertThat(book.find("openai", "gpt-4o-audio-preview")).isEmpty();
        assertThat(book.find("openai", "gpt-4o-mini")).isEmpty();
        assertThat(book.find("openai", "gpt-4")).isEmpty();
    }

    @Nested
    @DisplayName("of every kind of token")
    class Kinds {
        private final ModelPrice price = new ModelPrice(
                new Tariff(Rates.of(10, 1L, 12L, 20L, 100L, 30L, 40L, 400L, 7L), List.of()), List.of(), 0, 0, false);

        @Test
        @DisplayName("counts each token once, as what it is")
        void once() {
            var usage = new TokenUsage(1_000_000, 100_000, 50_000, 20_000, 30_000, 10_000, 5_000, 100, 500);

            long untouched = 1_000_000 - 100_000 - 50_000 - 20_000 - 20_000;
            long pico = untouched * 10
                    + 20_000 * 100
                    + 90_000
                    + 10_000 * 30
                    + 50_000 * 12
                    + 20_000 * 20
                    + 4_500 * 40
                    + 500 * 400
                    + 7;
            assertThat(price.cost(usage)).isEqualTo(Math.ceilDiv(pico, 1_000));
        }

        @Test
        @DisplayName("is never above the bound of as many tokens, however they are mixed")
        void neverAboveTheBound() {
            var random = new Random(4);
            for (int i = 0; i < 20_000; i++) {
                var tariffs = new ArrayList<Tariff>();
                for (int t = 0; t < 3; t++) {
                    tariffs.add(
                            new Tariff(rates(random), List.of(new Tariff.Tier(random.nextLong(200), rates(random)))));
                }
                var dear = new ModelPrice(
                        tariffs.get(0),
                        List.of(
                                new PricePeriod(null, null, LocalTime.of(22, 0), LocalTime.of(4, 0), tariffs.get(1)),
                                new PricePeriod(LocalDate.of(2026, 12, 1), null, null, null, tariffs.get(2))),
                        0,
                        0,
                        false);
                var usage = usage(random);
                var at = Instant.parse("2026-11-21T00:00:00Z").plusSeconds(random.nextInt(20 * 86_400));
                assertThat(dear.cost(usage, at))
                        .as("%s of %s at %s", usage, dear, at)
                        .isLessThanOrEqualTo(dear.bound(usage.input() + random.nextInt(3), usage.output()));
            }
        }

        private Rates rates(Random random) {
            return new Rates(0, 0, 0, 0, 0, 0, 0, 0, 0).map(none -> random.nextLong(1_000_000));
        }

        private TokenUsage usage(Random random) {
            long input = random.nextInt(300);
            long cached = random.nextLong(input + 1);
            long write = random.nextLong(input - cached + 1);
            long hour = random.nextLong(input - cached - write + 1);
            long audio = random.nextLong(input + 1);
            long output = random.nextInt(300);
            return new TokenUsage(
                    input,
                    cached,
                    write,
                    hour,
                    audio,
                    random.nextLong(Math.min(audio, cached) + 1),
                    output,
                    0,
                    random.nextLong(output + 1));
        }
    }

    @Nested
    @DisplayName("that changes")
    class Changes {
        private static Tariff flat(long pico) {
            return new Tariff(Rates.of(pico, null, null, null, null, null, null, null, null), List.of());
        }

        @Test
        @DisplayName("with the length of the prompt holds for all of its tokens, above the mark and not on it")
        void tiers() {
            var price = new ModelPrice(
                    new Tariff(
                            flat(1_000).rates(),
                            List.of(new Tariff.Tier(200, flat(2_000).rates()))),
                    List.of(),
                    0,
                    0,
                    false);
            assertThat(price.cost(TokenUsage.of(200, 0))).isEqualTo(200);
            assertThat(price.cost(TokenUsage.of(201, 0))).isEqualTo(402);
            assertThat(price.bound(200, 0)).isEqualTo(200);
            assertThat(price.bound(201, 0)).isEqualTo(402);
        }

        @Test
        @DisplayName("with the date and the hour is that of the moment, and what is over bounds nothing any more")
        void times() {
            var price = new ModelPrice(
                    flat(2_000),
                    List.of(
                            new PricePeriod(null, LocalDate.of(2026, 9, 1), null, null, flat(9_000)),
                            new PricePeriod(LocalDate.of(2027, 1, 1), null, null, null, flat(3_000)),
                            new PricePeriod(null, null, LocalTime.of(23, 0), LocalTime.of(1, 0), flat(1_000))),
                    0,
                    0,
                    false);
            assertThat(at(price, "2026-08-31T12:00:00Z")).isEqualTo(9);
            assertThat(at(price, "2026-09-01T12:00:00Z")).isEqualTo(2);
            assertThat(at(price, "2026-12-31T22:59:59Z")).isEqualTo(2);
            assertThat(at(price, "2026-12-31T23:00:00Z")).isEqualTo(1);
            assertThat(at(price, "2027-01-01T00:59:59Z")).isEqualTo(1);
            assertThat(at(price, "2027-01-01T01:00:00Z")).isEqualTo(3);
            assertThat(price.bound(1, 0)).isEqualTo(3);
        }

        private long at(ModelPrice price, String moment) {
            return price.cost(TokenUsage.of(1, 0), Instant.parse(moment));
        }

        @Test
        @DisplayName("with what no token counts has no bound")
        void beyondTokens() {
            var price = GPT_4O.withLimits(0, 0, true);
            assertThatThrownBy(() -> price.bound(1, 1)).isInstanceOf(ArithmeticException.class);
        }
    }
}
