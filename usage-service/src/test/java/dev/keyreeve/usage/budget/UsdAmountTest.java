package dev.keyreeve.usage.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.usage.http.Amount;
import dev.keyreeve.usage.http.ApiException;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdAmountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.000000001, 1",
        "0.05, 50000000",
        "1, 1000000000",
        "1.50, 1500000000",
        "1e3, 1000000000000",
        "1000000000, 1000000000000000000",
        "1.0000000000000000, 1000000000",
        "0e-500, 0",
        "12e-9, 12",
    })
    void exact(BigDecimal usd, long nanos) {
        assertThat(UsdAmount.toNanos(usd, "amount.value")).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.000000001",
                "0.0000000001",
                "1e-999999999",
                "1000000000.000000001",
                "1e10",
                "1e999999999"
            })
    void refused(String usd) {
        assertThatThrownBy(() -> UsdAmount.toNanos(new BigDecimal(usd), "amount.value"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("amount.value");
    }

    @Test
    @DisplayName("what is shown is what was given, and plain")
    void roundTrip() {
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            long nanos = random.nextLong(UsdAmount.MOST_NANOS + 1) >> random.nextInt(60);
            var shown = Amount.ofNanos(nanos).value();
            assertThat(UsdAmount.toNanos(shown, "x")).isEqualTo(nanos);
            assertThat(shown.scale()).isBetween(0, 9);
        }
        assertThat(Amount.ofNanos(100_000_000_000L).value()).hasToString("100");
    }
}
