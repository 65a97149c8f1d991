package dev.keyreeve.moderation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.moderation.policy.PolicyRules.Parsed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A change of policy")
class PolicyRulesTest {

    @Test
    @DisplayName("names what it changes and leaves the rest")
    void partial() throws JsonProcessingException {
        assertThat(parse("{}")).isEqualTo(new Parsed.Valid(new PolicyChange(null, null)));
        assertThat(parse("{\"detect_secrets\":false}")).isEqualTo(new Parsed.Valid(new PolicyChange(null, false)));
        assertThat(parse("{\"forbidden_terms\":[]}")).isEqualTo(new Parsed.Valid(new PolicyChange(List.of(), null)));
    }

    @Test
    @DisplayName("keeps terms as they were written, and of equal ones the first")
    void duplicates() throws JsonProcessingException {
        assertThat(parse("{\"forbidden_terms\":[\"Crème Brûlée\",\"titan\",\"CREME  BRULEE\",\"ｔｉｔａｎ\"]}"))
                .isEqualTo(new Parsed.Valid(new PolicyChange(List.of("Crème Brûlée", "titan"), null)));
    }

    @ParameterizedTest
    @DisplayName("is refused, naming the field, when it is")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                        | ~~",
                "null                                      | ~~",
                "\"text\"                                  | ~~",
                "{\"forbiden_terms\":[\"titan\"]}          | ~~",
                "{\"forbidden_terms\":null}                | forbidden_terms",
                "{\"forbidden_terms\":\"titan\"}           | forbidden_terms",
                "{\"forbidden_terms\":{\"a\":1}}           | forbidden_terms",
                "{\"forbidden_terms\":[\"titan\",7]}       | forbidden_terms[1]",
                "{\"forbidden_terms\":[null]}              | forbidden_terms[0]",
                "{\"forbidden_terms\":[[\"titan\"]]}       | forbidden_terms[0]",
                "{\"forbidden_terms\":[\"\"]}              | forbidden_terms[0]",
                "{\"forbidden_terms\":[\"x\"]}             | forbidden_terms[0]",
                "{\"forbidden_terms\":[\"  x\\u200b \"]}   | forbidden_terms[0]",
                "{\"forbidden_terms\":[\"ti\\u0000tan\"]}  | forbidden_terms[0]",
                "{\"forbidden_terms\":[\"titan\\ud83d\"]}  | forbidden_terms[0]",
                "{\"detect_secrets\":\"true\"}             | detect_secrets",
                "{\"detect_secrets\":1}                    | detect_secrets",
                "{\"detect_secrets\":null}                 | detect_secrets",
            })
    void refused(String body, String param) throws JsonProcessingException {
        assertThat(parse(body)).isInstanceOfSatisfying(Parsed.Invalid.class, invalid -> {
            assertThat(invalid.param()).isEqualTo(param);
            assertThat(invalid.message()).isNotBlank();
        });
    }

    @Test
    @DisplayName("has limits that it names")
    void limits() {
        assertThat(PolicyRules.parse(terms(
                        IntStream.range(0, 1_000).mapToObj(i -> "term " + i).toList())))
                .isInstanceOf(Parsed.Valid.class);
        assertThat(PolicyRules.parse(terms(
                        IntStream.range(0, 1_001).mapToObj(i -> "term " + i).toList())))
                .isEqualTo(new Parsed.Invalid(
                        "forbidden_terms", "forbidden_terms has 1001 entries; at most 1000 are possible"));
        assertThat(PolicyRules.parse(terms(List.of("xy", "x".repeat(200), "\ud83d\ude00".repeat(200)))))
                .isInstanceOf(Parsed.Valid.class);
        assertThat(PolicyRules.parse(terms(List.of("x".repeat(201))))).isInstanceOf(Parsed.Invalid.class);
        // One character that stands for eighteen: the length is that of what is compared.
        assertThat(PolicyRules.parse(terms(List.of("\ufdfa".repeat(12))))).isInstanceOf(Parsed.Invalid.class);
        assertThat(PolicyRules.parse(terms(List.of("ab" + "\u200b".repeat(999_998)))))
                .isInstanceOf(Parsed.Invalid.class);
    }

    private static Parsed parse(String json) throws JsonProcessingException {
        return PolicyRules.parse(Json.mapper().readTree(json));
    }

    private static com.fasterxml.jackson.databind.JsonNode terms(List<String> terms) {
        var body = Json.mapper().createObjectNode();
        body.set("forbidden_terms", Json.mapper().valueToTree(terms));
        return body;
    }
}
