package dev.keyreeve.contracts.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
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
            var exact = decimal(usage.input() - usage.cachedInput(), price.inputPico())
                    .add(decimal(usage.cachedInput(), price.cachedInputPico()))
                    .add(decimal(usage.output(), price.outputPico()))
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
        var book = new PriceBook("t", Map.of("gpt-4o", GPT_4O));

        assertThat(book.find("gpt-4o")).contains(GPT_4O);
        assertThat(book.find("gpt-4o-2024-08-06")).contains(GPT_4O);
        assertThat(book.find("gpt-4o-audio-preview")).isEmpty();
        assertThat(book.find("gpt-4o-mini")).isEmpty();
        assertThat(book.find("gpt-4")).isEmpty();
    }
}
