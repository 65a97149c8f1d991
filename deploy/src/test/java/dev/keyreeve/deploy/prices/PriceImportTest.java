package dev.keyreeve.deploy.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Importing prices")
class PriceImportTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);
    private static final TokenUsage MILLION = TokenUsage.of(1_000_000, 0);

    @TempDir
    Path folder;

    private PriceImport take(String models) {
        return takeFile(
                "[{\"id\": \"p\", \"provider_match\": {\"and\": [{\"contains\": \"hugging\"}, {\"contains\": \"p1\"}]},"
                        + " \"models\": [" + models + "]}]");
    }

    private PriceImport takeFile(String json) {
        try {
            return PriceImport.run(Files.writeString(folder.resolve("data.json"), json), DAY, folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String model(String match, String prices) {
        return model("m", match, prices);
    }

    private static String model(String id, String match, String prices) {
        return "{\"id\": \"" + id + "\", \"match\": " + match + ", \"prices\": " + prices + "}";
    }

    private static ModelPrice price(PriceImport done, String name) {
        return done.book().find("p", name).orElseThrow();
    }

    @Nested
    @DisplayName("A price")
    class Prices {
        @Test
        @DisplayName("of every kind is taken, in whole pico-USD")
        void kinds() {
            var done = take(model(
                    "{\"equals\": \"m\"}",
                    "{\"input_mtok\": 2.5, \"cache_read_mtok\": 0.25, \"cache_write_mtok\": 3.125, \"output_mtok\": 10,"
                            + " \"input_audio_mtok\": 40, \"cache_audio_read_mtok\": 4, \"output_audio_mtok\": 80,"
                            + " \"requests_kcount\": 12}"));
            var rates = price(done, "m").usual().rates();
            assertThat(Json.mapper().valueToTree(rates).toString())
                    .isEqualTo("{\"input\":2500000,\"cached_input\":250000,\"cache_write\":3125000,"
                            + "\"audio_input\":40000000,\"cached_audio_input\":4000000,\"output\":10000000,"
                            + "\"audio_output\":80000000,\"request\":12000000000}");
            assertThat(done.told())
                    .containsExactly(
                            "Wrote version 2026-11-21.",
                            "Read: 1 model of 1 provider; of 1 model there is a price, made of 8 rates (for input, cached"
                                    + " input, output and so on).");
        }

        @Test
        @DisplayName("finer than a pico-USD is rounded up and named; the noise of binary fractions is none")
        void rounded() {
            var done = take(model("{\"equals\": \"m\"}", "{\"input_mtok\": 0.08333333333333334}") + ","
                    + model("n", "{\"equals\": \"n\"}", "{\"input_mtok\": 0.18000000000000002}"));
            assertThat(price(done, "m").usual().rates().input()).isEqualTo(83_334);
            assertThat(price(done, "n").usual().rates().input()).isEqualTo(180_000);
            assertThat(done.told())
                    .containsSubsequence(
                            "Rounded up: 1 rate finer than a pico-USD (1e-12 USD) a token, the least that is counted:",
                            "  p.m.prices.input_mtok $0.08333333333333334 -> $0.083334 per million tokens",
                            "Tidied: 1 rate that ended in the noise of floating-point numbers, digits that nobody meant:",
                            "  p.n.prices.input_mtok $0.18000000000000002 -> $0.18 per million tokens");
        }

        @Test
        @DisplayName("with tiers of one kind alone keeps the other kinds in each")
        void tiers() {
            var done = take(model(
                    "{\"equals\": \"m\"}",
                    "{\"input_mtok\": {\"base\": 1, \"tiers\": [{\"start\": 200, \"price\": 2}, {\"start\": 400, \"price\": 3}]},"
                            + " \"output_mtok\": 5}"));
            var price = price(done, "m");
            assertThat(price.cost(TokenUsage.of(200, 10))).isEqualTo(250_000);
            assertThat(price.cost(TokenUsage.of(400, 10))).isEqualTo(850_000);
            assertThat(price.cost(TokenUsage.of(401, 10))).isEqualTo(1_253_000);
        }

        @Test
        @DisplayName("that changed is history, one that will change is a period to come, both at their days")
        void dates() {
            var done = take(model(
                    "{\"equals\": \"m\"}",
                    "[{\"prices\": {\"input_mtok\": 9}},"
                            + " {\"constraint\": {\"start_date\": \"2026-03-01\"}, \"prices\": {\"input_mtok\": 2}},"
                            + " {\"constraint\": {\"start_date\": \"2027-01-01\"}, \"prices\": {\"input_mtok\": 3}}]"));
            var price = price(done, "m");
            assertThat(price.cost(MILLION, Instant.parse("2026-02-28T23:59:59Z")))
                    .isEqualTo(9_000_000_000L);
            assertThat(price.cost(MILLION, Instant.parse("2026-03-01T00:00:00Z")))
                    .isEqualTo(2_000_000_000L);
            assertThat(price.cost(MILLION, Instant.parse("2027-01-01T00:00:00Z")))
                    .isEqualTo(3_000_000_000L);
            assertThat(price.bound(1_000_000, 0)).isEqualTo(3_000_000_000L);
        }

        @Test
        @DisplayName("by the hour is taken with its hours")
        void hours() {
            var done = take(model(
                    "{\"equals\": \"m\"}",
                    "[{\"prices\": {\"input_mtok\": 1}}, {\"constraint\": {\"start_time\": \"00:30:00Z\","
                            + " \"end_time\": \"16:30:00Z\"}, \"prices\": {\"input_mtok\": 2}}]"));
            assertThat(price(done, "m").cost(MILLION, Instant.parse("2026-12-01T00:29:59Z")))
                    .isEqualTo(1_000_000_000L);
            assertThat(price(done, "m").cost(MILLION, Instant.parse("2026-12-01T16:29:59Z")))
                    .isEqualTo(2_000_000_000L);
        }

        @Test
        @DisplayName("of an unknown kind leaves the model without a bound, and is named")
        void unknownKind() {
            var done = take(model("{\"equals\": \"m\"}", "{\"input_mtok\": 1, \"web_search_kcount\": 10}"));
            assertThat(price(done, "m").beyondTokens()).isTrue();
            assertThat(done.told())
                    .contains("  p.m.prices.web_search_kcount")
                    .anyMatch(line -> line.startsWith("Left out: 1 rate of a kind that Keyreeve does not know."));
        }

        @Test
        @DisplayName("that is missing is free only where the name says so")
        void empty() {
            var done = take(model("{\"equals\": \"a:free\"}", "{}") + "," + model("b", "{\"equals\": \"b\"}", "{}"));
            assertThat(price(done, "a:free").cost(MILLION)).isZero();
            assertThat(done.book().find("p", "b")).isEmpty();
            assertThat(done.told())
                    .contains("Free: 1 model without a price whose names end in ':free'.")
                    .anyMatch(line -> line.startsWith("Left out: 1 model that the list names without a price."))
                    .endsWith("  p.b");
        }
    }

    @Nested
    @DisplayName("A matching rule")
    class Names {
        @ParameterizedTest
        @DisplayName("finds the names that it found in the source, and no others")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"equals\": \"gpt-4o\"} | GPT-4o | gpt-4oo",
                    "{\"starts_with\": \"gpt-4\"} | gpt-4-x | xgpt-4",
                    "{\"ends_with\": \"-pro\"} | a-pro | a-pro-x",
                    "{\"contains\": \"claude\"} | us.claude-3 | clude",
                    "{\"regex\": \"^x-ai/grok-4\\\\.3-\\\\d{8}$\"} | x-ai/grok-4.3-20260101 | x-ai/grok-4.3-2026010",
                    "{\"regex\": \"^grok-4\\\\.3-\\\\d\"} | grok-4.3-2x | grok-4.3-x",
                    "{\"or\": [{\"equals\": \"a\"}, {\"or\": [{\"ends_with\": \"b\"}]}]} | xb | xc",
                })
        void names(String rule, String fits, String doesNot) {
            var book = take(model(rule, "{\"input_mtok\": 1}")).book();
            assertThat(book.find("p", fits)).isPresent();
            assertThat(book.find("p", doesNot)).isEmpty();
        }

        @Test
        @DisplayName("of the provider holds with its parts in any order")
        void providers() {
            var book = take(model("{\"equals\": \"m\"}", "{\"input_mtok\": 1}")).book();
            assertThat(book.find("hugging_p1", "m")).isPresent();
            assertThat(book.find("p1-huggingface", "m")).isPresent();
            assertThat(book.find("huggingface", "m")).isEmpty();
        }
    }

    @ParameterizedTest
    @DisplayName("A malformed file is refused by model and field")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | is not JSON",
                "{} | is a list of providers",
                "[{\"models\": []}] | 'id'",
                "[{\"id\": \"p\"}] | 'p.models'",
                "[{\"id\": \"p\", \"models\": []}, {\"id\": \"p\", \"models\": []}] | is there twice",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"equals\": \"m\"}, \"prices\": {\"output_mtok\": 1}}]}] | 'p.m.prices.input_mtok' is missing",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"equals\": \"m\"}, \"prices\": {\"input_mtok\": -1}}]}] | 'p.m.prices.input_mtok' is negative",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"equals\": \"m\"}, \"prices\": {\"input_mtok\": \"1\"}}]}] | is a number",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"equals\": \"m\"}, \"prices\": {\"input_mtok\": 1e9}}]}] | dearer than anything",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"like\": \"m\"}, \"prices\": {}}]}] | 'p.m.match' has the unknown rule 'like'",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"regex\": \"(ab)\"}, \"prices\": {}}]}] | 'p.m.match.regex' says more",
                "[{\"id\": \"p\", \"models\": [{\"id\": \"m\", \"match\": {\"equals\": \"a*\"}, \"prices\": {}}]}] | wildcards",
            })
    void malformed(String json, String sentence) {
        assertThatThrownBy(() -> takeFile(json))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("data.json")
                .hasMessageContaining(sentence);
        assertThat(folder.resolve("versions.txt")).doesNotExist();
    }

    @Nested
    @DisplayName("The folder")
    class Folder {
        private final String cheap = model("{\"equals\": \"m\"}", "{\"input_mtok\": 1}");

        @Test
        @DisplayName("keeps a version as it is: the same numbers change nothing, others are refused")
        void immutable() throws IOException {
            assertThat(take(cheap).added()).isTrue();
            var released = Files.readString(folder.resolve("2026-11-21.json"));
            assertThat(take(cheap).told())
                    .first()
                    .isEqualTo("Version 2026-11-21 is there already, with the same prices; nothing was written.");
            assertThatThrownBy(() -> take(model("{\"equals\": \"m\"}", "{\"input_mtok\": 2}")))
                    .isInstanceOf(ImportRefused.class)
                    .hasMessageContaining("--version");
            assertThat(Files.readString(folder.resolve("2026-11-21.json"))).isEqualTo(released);
            assertThat(Files.readAllLines(folder.resolve("versions.txt"))).containsExactly("2026-11-21");
            assertThat(Json.read(Files.readAllBytes(folder.resolve("2026-11-21.json")), PriceBook.class)
                            .find("p", "m"))
                    .isPresent();
        }

        @Test
        @DisplayName("leaves out no model that has a price of our own")
        void ownPrice() throws IOException {
            Files.writeString(folder.resolve("own-facts.json"), """
                    {"limits": {}, "beyond_tokens": {},
                     "models": {"p": [{"names": ["m"], "price": {"usual": {"rates": {"input": 0}}}}]}}""");
            assertThat(take(model("{\"equals\": \"m\"}", "{}")).told()).noneMatch(line -> line.startsWith("Left out"));
        }

        @Test
        @DisplayName("takes no version that is older than the current one")
        void older() throws IOException {
            Files.writeString(folder.resolve("versions.txt"), "2026-12-01\n");
            assertThatThrownBy(() -> take(cheap))
                    .isInstanceOf(ImportRefused.class)
                    .hasMessageContaining("older");
        }

        @Test
        @DisplayName("has the price of cache writes for an hour, where writes have a price at all")
        void hourWrites() throws IOException {
            Files.writeString(folder.resolve("own-facts.json"), """
                    {"limits": {}, "beyond_tokens": {}, "models": {}, "hour_writes": {"p": 2}}""");
            var done = take(model("m", "{\"equals\": \"m\"}", "{\"input_mtok\": 3, \"cache_write_mtok\": 3.75}") + ","
                    + model("n", "{\"equals\": \"n\"}", "{\"input_mtok\": 3}"));
            assertThat(price(done, "m").usual().rates().cacheWriteHour()).isEqualTo(6_000_000);
            assertThat(price(done, "m").knowsHourWrites()).isTrue();
            assertThat(price(done, "n").knowsHourWrites()).isFalse();
        }

        @Test
        @DisplayName("has facts of our own, of a whole rule or of one name that a rule shares with others")
        void ownFacts() throws IOException {
            Files.writeString(folder.resolve("own-facts.json"), """
                    {"limits": {"p": {"m": {"max_input_tokens": 10, "max_output_tokens": 5},
                                      "gone": {"max_input_tokens": 1, "max_output_tokens": 1}}},
                     "beyond_tokens": {"p": ["m-search"]},
                     "models": {"p": [{"names": ["m-old"], "price": {"usual": {"rates": {"input": 7}}}}]}}""");
            var done = take(model(
                    "{\"or\": [{\"equals\": \"m\"}, {\"equals\": \"m-search\"}, {\"equals\": \"m-old\"}]}",
                    "{\"input_mtok\": 1}"));
            assertThat(price(done, "m").maxOutputTokens()).isEqualTo(5);
            assertThat(price(done, "m").beyondTokens()).isFalse();
            assertThat(price(done, "m-search-2026-01-01").beyondTokens()).isTrue();
            assertThat(price(done, "m-search").maxOutputTokens()).isZero();
            assertThat(price(done, "m-old").usual().rates().input()).isEqualTo(7);
            assertThat(done.told())
                    .endsWith(
                            "Unused: 1 fact of own-facts.json about models that the list does not price; correct or"
                                    + " remove them there:",
                            "  p.gone");
        }
    }
}
