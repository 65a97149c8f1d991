package dev.keyreeve.contracts.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.json.Json;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Every error code")
class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void saysWhatIsWrongAndWhatToDo(ErrorCode code) {
        var body = ErrorBody.of(code, "the thing 'x' is wrong", "x");

        assertThat(code.remedy()).endsWith(".");
        assertThat(body.detail()).startsWith("the thing 'x' is wrong. ").endsWith(code.remedy());
        assertThat(code.status()).isBetween(200, 599);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void isProblemJsonAndOpenAiEnvelopeInOne(ErrorCode code) {
        var json = Json.mapper().valueToTree(ErrorBody.of(code, "no"));

        assertThat(json.path("status").intValue()).isEqualTo(code.status());
        assertThat(json.path("type").textValue()).endsWith(code.wireName());
        assertThat(json.path("error").path("code").textValue()).isEqualTo(code.wireName());
        assertThat(json.path("error").has("param")).isTrue();
    }
}
