package dev.keyreeve.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An error's style")
class ErrorStyleTest {
    private static JsonNode body(ErrorStyle style, ErrorCode code) {
        return Json.read(style.body(ErrorBody.of(code, "It is so", "a.field"), "ex_1"), JsonNode.class);
    }

    @Test
    void goes_by_the_dialect() {
        assertThat(ErrorStyle.of(Dialect.OPENAI)).isEqualTo(ErrorStyle.OPENAI);
        assertThat(ErrorStyle.of(Dialect.AZURE)).isEqualTo(ErrorStyle.OPENAI);
        assertThat(ErrorStyle.of(Dialect.ANTHROPIC)).isEqualTo(ErrorStyle.ANTHROPIC);
        assertThat(ErrorStyle.of(Dialect.GEMINI)).isEqualTo(ErrorStyle.GEMINI);
    }

    @Test
    void of_openai_is_a_problem_and_its_envelope() {
        var body = body(ErrorStyle.OPENAI, ErrorCode.COST_UNBOUNDED);

        assertThat(ErrorStyle.OPENAI.mediaType()).isEqualTo("application/problem+json");
        assertThat(body.path("status").intValue()).isEqualTo(ErrorCode.COST_UNBOUNDED.status());
        assertThat(body.at("/error/code").textValue()).isEqualTo("cost_unbounded");
        assertThat(body.at("/error/param").textValue()).isEqualTo("a.field");
        var event =
                Json.read(ErrorStyle.OPENAI.event(ErrorBody.of(ErrorCode.COST_UNBOUNDED, "It is so")), JsonNode.class);
        assertThat(event.size()).isEqualTo(1);
        assertThat(event.at("/error/code").textValue()).isEqualTo("cost_unbounded");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void of_anthropic_has_its_types_and_our_code(ErrorCode code) {
        var body = body(ErrorStyle.ANTHROPIC, code);

        assertThat(ErrorStyle.ANTHROPIC.mediaType()).isEqualTo("application/json");
        assertThat(body.path("type").textValue()).isEqualTo("error");
        assertThat(body.at("/error/type").textValue()).endsWith("_error".repeat(code.status() == 413 ? 0 : 1));
        assertThat(body.at("/error/message").textValue()).startsWith("It is so. ");
        assertThat(body.at("/error/code").textValue()).isEqualTo(code.wireName());
        assertThat(body.get("request_id").textValue()).isEqualTo("ex_1");
        assertThat(ErrorStyle.ANTHROPIC.event(ErrorBody.of(code, "It is so")))
                .asString(StandardCharsets.UTF_8)
                .doesNotContain("request_id");
    }

    @Test
    void names_the_request_where_the_clients_of_the_dialect_look() {
        assertThat(ErrorStyle.OPENAI.requestIdHeader()).contains("x-request-id");
        assertThat(ErrorStyle.ANTHROPIC.requestIdHeader()).contains("request-id");
        assertThat(ErrorStyle.GEMINI.requestIdHeader()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void of_gemini_is_a_status_with_our_code_as_its_reason(ErrorCode code) {
        var body = body(ErrorStyle.GEMINI, code);

        assertThat(ErrorStyle.GEMINI.mediaType()).isEqualTo("application/json");
        assertThat(body.at("/error/code").intValue()).isEqualTo(code.status());
        assertThat(body.at("/error/message").textValue()).startsWith("It is so. ");
        assertThat(body.at("/error/status").textValue()).matches("[A-Z_]+");
        assertThat(body.at("/error/details/0/@type").textValue()).isEqualTo("type.googleapis.com/google.rpc.ErrorInfo");
        assertThat(body.at("/error/details/0/reason").textValue())
                .isEqualTo(code.wireName().toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_KEY, authentication_error, UNAUTHENTICATED",
        "MEMBER_DISABLED, permission_error, PERMISSION_DENIED",
        "ENDPOINT_NOT_SUPPORTED, not_found_error, NOT_FOUND",
        "METHOD_NOT_ALLOWED, not_found_error, UNIMPLEMENTED",
        "CONTENT_BLOCKED, invalid_request_error, INVALID_ARGUMENT",
        "REQUEST_TOO_LARGE, request_too_large, INVALID_ARGUMENT",
        "BUDGET_EXHAUSTED, rate_limit_error, RESOURCE_EXHAUSTED",
        "INTERNAL_ERROR, api_error, INTERNAL",
        "PROVIDER_UNREACHABLE, api_error, UNAVAILABLE",
        "LEDGER_UNAVAILABLE, overloaded_error, UNAVAILABLE",
        "PROVIDER_TIMEOUT, timeout_error, DEADLINE_EXCEEDED",
    })
    void says_what_kind_of_error_it_is_in_the_dialects_words(ErrorCode code, String anthropic, String google) {
        assertThat(body(ErrorStyle.ANTHROPIC, code).at("/error/type").textValue())
                .isEqualTo(anthropic);
        assertThat(body(ErrorStyle.GEMINI, code).at("/error/status").textValue())
                .isEqualTo(google);
    }
}
