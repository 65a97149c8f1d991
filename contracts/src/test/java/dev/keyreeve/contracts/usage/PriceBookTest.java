package dev.keyreeve.contracts.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ProviderPrices.Model;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A price book")
class PriceBookTest {
    private static final ModelPrice DEAR = price(9);
    private static final ModelPrice CHEAP = price(1);

    private static ModelPrice price(long pico) {
        return new ModelPrice(pico, pico, pico, 0, 0);
    }

    private static PriceBook book(ProviderPrices... providers) {
        return new PriceBook("t", List.of(providers), null);
    }

    private static ProviderPrices provider(String id, Model... models) {
        return new ProviderPrices(id, List.of(), List.of(), List.of(models));
    }

    @Test
    @DisplayName("finds the first model whose names fit, plain or with wildcards, in any case")
    void names() {
        var book = book(provider(
                "google",
                new Model(List.of("gemini-2.0-flash-lite*"), CHEAP),
                new Model(List.of("*gemini-2.0-flash", "gemini-2.0-flash-0*", "Gemini-#-Pro"), DEAR),
                new Model(List.of("gemini-2.0-flash-lite-x"), DEAR)));

        assertThat(book.find("google", "gemini-2.0-flash-lite")).contains(CHEAP);
        assertThat(book.find("google", "gemini-2.0-flash-lite-x")).contains(CHEAP);
        assertThat(book.find("Google", "models/GEMINI-2.0-flash")).contains(DEAR);
        assertThat(book.find("google", "gemini-2.0-flash-001")).contains(DEAR);
        assertThat(book.find("google", "gemini-3-pro")).contains(DEAR);
        assertThat(book.find("google", "gemini-x-pro")).isEmpty();
        assertThat(book.find("google", "gemini-2.0-flash-exp")).isEmpty();
    }

    @Test
    @DisplayName("has no price for a model whose price is not known, though a later rule would fit")
    void knownWithoutPrice() {
        var book = book(provider("p", new Model(List.of("a-x"), null), new Model(List.of("a*"), DEAR)));
        assertThat(book.find("p", "a-x")).isEmpty();
        assertThat(book.find("p", "a-y")).contains(DEAR);
    }

    @Test
    @DisplayName("knows a provider by its aliases, and what it sells of others; a stranger has no prices")
    void providers() {
        var book = book(
                new ProviderPrices(
                        "azure", List.of("*azure*"), List.of("openai"), List.of(new Model(List.of("phi"), CHEAP))),
                provider("openai", new Model(List.of("gpt-4o"), DEAR)));

        assertThat(book.find("azure", "phi")).contains(CHEAP);
        assertThat(book.find("my-Azure-eu", "gpt-4o-2024-08-06")).contains(DEAR);
        assertThat(book.find("openai", "phi")).isEmpty();
        assertThat(book.find("somebody", "gpt-4o")).isEmpty();
    }

    @Test
    @DisplayName("with an organization's own prices over it answers with those first, dated names too")
    void under() {
        var base = book(provider(
                "openai", new Model(List.of("gpt-4o", "gpt-4o-2024-08-06"), DEAR), new Model(List.of("o1"), DEAR)));
        var own = new PriceBook("t+1", Map.of("openai", Map.of("gpt-4o", CHEAP), "mine", Map.of("llama", CHEAP)));

        var both = base.under(own);

        assertThat(both.version()).isEqualTo("t+1");
        assertThat(both.find("openai", "gpt-4o-2024-08-06")).contains(CHEAP);
        assertThat(both.find("openai", "o1")).contains(DEAR);
        assertThat(both.find("mine", "llama")).contains(CHEAP);
    }

    @Test
    @DisplayName("says the same after it has been JSON, and leaves out what goes without saying")
    void json() {
        var tariff = new Tariff(
                Rates.of(2_500_000, 1_250_000L, null, null, null, null, 10_000_000L, null, 5L),
                List.of(new Tariff.Tier(200_000, Rates.of(5, 4L, 3L, 2L, 1L, 9L, 8L, 7L, 6L))));
        var price = new ModelPrice(
                tariff,
                List.of(new PricePeriod(
                        LocalDate.of(2026, 1, 2),
                        LocalDate.of(2026, 3, 4),
                        LocalTime.of(0, 30),
                        LocalTime.of(16, 30),
                        tariff)),
                128_000,
                0,
                true);
        var book = book(new ProviderPrices(
                "p",
                List.of("*p*"),
                List.of("q"),
                List.of(new Model(List.of("a"), price), new Model(List.of("b"), null))));

        var json = Json.write(book);

        assertThat(Json.write(Json.read(json, PriceBook.class))).isEqualTo(json);
        assertThat(Json.read(json, PriceBook.class).find("p", "a")).contains(price);
        assertThat(new String(Json.write(DEAR), StandardCharsets.UTF_8))
                .isEqualTo("{\"usual\":{\"rates\":{\"input\":9,\"output\":9}}}");
    }

    @Test
    @DisplayName("without a rate for input, or with a negative one, is refused")
    void malformed() {
        for (var rates : List.of("{}", "{\"input\":-1}", "{\"input\":1,\"output\":-1}")) {
            var json = "{\"usual\":{\"rates\":" + rates + "}}";
            assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8), ModelPrice.class))
                    .as(json)
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    @DisplayName("is not slowed by names that are made to be slow")
    void hostileNames() {
        var book = book(provider("p", new Model(List.of("*a*a*a*a*a*a*a*a*a*a*b"), DEAR)));
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 10_000; i++) {
                assertThat(book.find("p", "a".repeat(256))).isEmpty();
            }
        });
        assertThat(book.find("p", "a".repeat(1_000_000))).isEmpty();
        assertThat(book.find("p", "a".repeat(255) + "b")).contains(DEAR);
    }
}
