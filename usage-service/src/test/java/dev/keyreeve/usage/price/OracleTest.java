package dev.keyreeve.usage.price;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against another implementation's prices of real usage; see {@code resources/prices-oracle/README.md}. */
@DisplayName("The current price book")
class OracleTest {
    /** When the oracle's prices were made: one of its models became dearer on the first of September. */
    private static final Instant WHEN = Instant.parse("2026-08-01T12:00:00Z");

    /**
     * What the imported list does not say, so that nobody can know it from there: the price of images that an answer
     * consists of, and a model that Bedrock sold later than the list.
     */
    private static final Map<String, Long> NOT_IN_THE_LIST = Map.of(
            "google gemini-3-pro-image-preview", 1L,
            "google gemini-2.5-flash-image", 2L,
            "aws openai.gpt-5.6-luna", 3L);

    private final PriceBook book = PriceBooks.released().getLast();

    private record Case(JsonNode json) {
        String name() {
            return json.path("provider").asText() + " " + json.path("model").asText();
        }

        long times() {
            return json.path("times").asLong();
        }

        TokenUsage usage() {
            return new TokenUsage(
                    tokens("input_tokens"),
                    tokens("cache_read_tokens"),
                    tokens("cache_write_tokens"),
                    0,
                    tokens("input_audio_tokens"),
                    tokens("cache_audio_read_tokens"),
                    tokens("output_tokens"),
                    0,
                    tokens("output_audio_tokens"));
        }

        /** Rounded up once, as ours. */
        long nanos() {
            return new BigDecimal(json.path("input_price").asText())
                    .add(new BigDecimal(json.path("output_price").asText()))
                    .movePointRight(9)
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact();
        }

        private long tokens(String kind) {
            return json.path("usage").path(kind).asLong();
        }
    }

    @Test
    @DisplayName("prices what 1,824 answers of 21 providers used as another implementation does, to the nano-USD")
    void agrees() {
        var cases = cases();
        assertThat(cases.stream().mapToLong(Case::times).sum()).isEqualTo(1_824);
        assertThat(cases.stream().map(one -> one.json().path("provider")).distinct())
                .hasSize(21);

        var misses = cases.stream()
                .filter(one -> !priced(one))
                .collect(Collectors.groupingBy(Case::name, Collectors.summingLong(Case::times)));

        assertThat(misses).isEqualTo(NOT_IN_THE_LIST);
    }

    /** As the ledger books it: what has no price costs nothing, as far as we know. */
    private boolean priced(Case one) {
        long cost = book.find(
                        one.json().path("provider").asText(),
                        one.json().path("model").asText())
                .map(price -> price.cost(one.usage(), WHEN))
                .orElse(0L);
        return cost == one.nanos();
    }

    @Test
    @DisplayName("bounds every one of these answers, knowing only how many tokens they had")
    void bounds() {
        for (var one : cases()) {
            var price = book.find(
                    one.json().path("provider").asText(),
                    one.json().path("model").asText());
            if (price.isPresent() && !price.get().beyondTokens()) {
                assertThat(price.get().bound(one.usage().input(), one.usage().output()))
                        .as(one.name())
                        .isGreaterThanOrEqualTo(price.get().cost(one.usage()));
            }
        }
    }

    private static List<Case> cases() {
        try (var file =
                Objects.requireNonNull(OracleTest.class.getResourceAsStream("/prices-oracle/priced-usages.jsonl"))) {
            var cases = new ArrayList<Case>();
            for (var line : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                cases.add(new Case(Json.mapper().readTree(line)));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
