package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.ledger.Entry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A model without a price")
class UnpricedModelsTest {
    private final UnpricedModels models = new UnpricedModels();

    private static Entry entry(String model, @Nullable String priceVersion, TokenUsage usage, long units, long cost) {
        return new Entry(
                "org_1",
                "ex_1",
                "relay-1",
                1,
                "proj_1",
                "user_1",
                null,
                "key_1",
                null,
                "openai",
                "chat_completions",
                model,
                null,
                0,
                0,
                priceVersion,
                usage,
                units,
                "exact",
                200,
                false,
                Instant.EPOCH,
                Instant.EPOCH,
                cost);
    }

    @Test
    @DisplayName("is told once")
    void once() {
        assertThat(models.look(entry("new", null, TokenUsage.of(3, 4), 0, 0))).isTrue();
        assertThat(models.look(entry("new", null, TokenUsage.of(3, 4), 0, 0))).isFalse();
        assertThat(models.look(entry("pictures", null, TokenUsage.NONE, 2, 0))).isTrue();
    }

    @Test
    @DisplayName("is none that has one, that is booked at its bound, or that did nothing")
    void others() {
        assertThat(models.look(entry("free", "v", TokenUsage.of(3, 4), 0, 0))).isFalse();
        assertThat(models.look(entry("bound", null, TokenUsage.of(3, 4), 0, 9))).isFalse();
        assertThat(models.look(entry("list", null, TokenUsage.NONE, 0, 0))).isFalse();
    }

    @Test
    @DisplayName("fills no memory, however many there are")
    void bounded() {
        int told = 0;
        for (int i = 0; i < 2_000; i++) {
            told += models.look(entry("m" + i, null, TokenUsage.of(1, 1), 0, 0)) ? 1 : 0;
        }
        assertThat(told).isEqualTo(1_000);
    }
}
