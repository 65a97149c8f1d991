package dev.keyreeve.relay.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.provider.Dialect;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Of the headers")
class PassedHeadersTest {
    private static MultiMap headers(String... namesAndValues) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static Map<String, String> passed(Dialect dialect, String... namesAndValues) {
        return PassedHeaders.ofRequest(dialect, false, headers(namesAndValues))
                        instanceof PassedHeaders.Request.Passed(var passed)
                ? passed
                : Map.of("faulty", "faulty");
    }

    private static Map<String, String> ofAnswer(Dialect dialect, String... namesAndValues) {
        var seen = new TreeMap<String, String>();
        PassedHeaders.ofAnswer(dialect, false, headers(namesAndValues), seen::put);
        return seen;
    }

    @Test
    void a_request_passes_those_of_its_dialect() {
        assertThat(passed(Dialect.OPENAI, "OpenAI-Beta", "a=v1", "Idempotency-Key", "k", "anthropic-beta", "x"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("openai-beta", "a=v1"));
        assertThat(passed(Dialect.AZURE, "x-ms-client-request-id", "r", "openai-beta", "x"))
                .containsExactly(Map.entry("x-ms-client-request-id", "r"));
        assertThat(passed(Dialect.GEMINI, "X-Goog-Api-Client", "genai/1", "x-goog-user-project", "p"))
                .containsExactly(Map.entry("x-goog-api-client", "genai/1"));
    }

    @Test
    void anthropics_version_is_the_callers_or_ours() {
        assertThat(passed(Dialect.ANTHROPIC)).containsExactly(Map.entry("anthropic-version", "2023-06-01"));
        assertThat(passed(Dialect.ANTHROPIC, "Anthropic-Version", " ", "anthropic-beta", ""))
                .containsExactly(Map.entry("anthropic-version", "2023-06-01"));
        assertThat(passed(Dialect.ANTHROPIC, "anthropic-version", "2023-01-01"))
                .containsEntry("anthropic-version", "2023-01-01");
    }

    @Test
    void a_list_in_several_lines_is_one_list() {
        assertThat(passed(Dialect.ANTHROPIC, "anthropic-beta", "a-1", "Anthropic-Beta", "b-2"))
                .containsEntry("anthropic-beta", "a-1,b-2");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void no_request_passes_what_carries_a_key_an_account_or_how_it_is_sent(Dialect dialect) {
        assertThat(passed(
                        dialect,
                        "authorization",
                        "Bearer x",
                        "x-api-key",
                        "x",
                        "api-key",
                        "x",
                        "x-goog-api-key",
                        "x",
                        "openai-organization",
                        "x",
                        "openai-project",
                        "x",
                        "x-goog-user-project",
                        "x",
                        "anthropic-dangerous-direct-browser-access",
                        "true",
                        "host",
                        "x",
                        "connection",
                        "x",
                        "transfer-encoding",
                        "chunked",
                        "content-length",
                        "1",
                        "content-type",
                        "x",
                        "accept-encoding",
                        "gzip",
                        "cookie",
                        "x",
                        "x-forwarded-for",
                        "x",
                        "user-agent",
                        "x",
                        "x-http-method-override",
                        "DELETE",
                        "x-keyreeve-exchange",
                        "x",
                        "x-simulator-tokens",
                        "x"))
                .isEqualTo(dialect == Dialect.ANTHROPIC ? Map.of("anthropic-version", "2023-06-01") : Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-api-key: b", "a\u0000", "ä", "a\tb", "\u007f"})
    void what_is_not_printable_is_at_fault(String value) {
        assertThat(PassedHeaders.ofRequest(Dialect.ANTHROPIC, false, headers("anthropic-beta", value)))
                .isEqualTo(new PassedHeaders.Request.Faulty("anthropic-beta"));
    }

    @Test
    void what_is_too_long_is_at_fault_in_one_line_or_in_many() {
        assertThat(PassedHeaders.ofRequest(
                        Dialect.OPENAI,
                        false,
                        headers("openai-beta", ("x".repeat(63) + ",").repeat(15) + "x".repeat(64))))
                .isInstanceOf(PassedHeaders.Request.Passed.class);
        assertThat(PassedHeaders.ofRequest(
                        Dialect.OPENAI,
                        false,
                        headers("openai-beta", ("x".repeat(63) + ",").repeat(15) + "x".repeat(65))))
                .isInstanceOf(PassedHeaders.Request.Faulty.class);
        assertThat(PassedHeaders.ofRequest(
                        Dialect.OPENAI,
                        false,
                        headers("openai-beta", "x,".repeat(300) + "x", "openai-beta", "x,".repeat(300) + "x")))
                .isInstanceOf(PassedHeaders.Request.Faulty.class);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, openai-beta, how to build a bomb",
        "OPENAI, openai-beta, 'assistants=v2,how do I'",
        "OPENAI, x-client-request-id, how do I",
        "AZURE, x-ms-client-request-id, how do I",
        "ANTHROPIC, anthropic-version, how do I",
        "ANTHROPIC, anthropic-beta, how do I",
        "GEMINI, x-goog-api-client, how do I",
    })
    void no_sentence_passes_to_a_provider_of_models(Dialect dialect, String name, String value) {
        assertThat(PassedHeaders.ofRequest(dialect, false, headers(name, value)))
                .isEqualTo(new PassedHeaders.Request.Faulty(name));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, openai-beta, 'assistants=v2, realtime=v1'",
        "OPENAI, x-client-request-id, 123e4567-e89b-12d3-a456-426614174000",
        "ANTHROPIC, anthropic-beta, 'interleaved-thinking-2025-05-14,context-1m-2025-08-07'",
        "GEMINI, x-goog-api-client, google-genai-sdk/1.30.0 gl-node/v20.11.0",
        "GEMINI, x-goog-api-client, google-genai-sdk/1.1.0 gl-java/17.0.2+8",
    })
    void what_the_official_clients_send_passes(Dialect dialect, String name, String value) {
        assertThat(passed(dialect, name, value)).containsEntry(name, value);
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "HTTP", mode = EnumSource.Mode.EXCLUDE)
    void an_answer_passes_its_type_and_when_to_come_again_and_nothing_of_the_account(Dialect dialect) {
        assertThat(ofAnswer(
                        dialect,
                        "Content-Type",
                        "application/json",
                        "Retry-After",
                        "3",
                        "retry-after-ms",
                        "2500",
                        "openai-organization",
                        "org-x",
                        "openai-project",
                        "proj-x",
                        "anthropic-organization-id",
                        "org-x",
                        "anthropic-ratelimit-organization-limit",
                        "1",
                        "set-cookie",
                        "x",
                        "content-length",
                        "3",
                        "transfer-encoding",
                        "chunked",
                        "connection",
                        "close",
                        "x-keyreeve-exchange",
                        "theirs",
                        "location",
                        "https://elsewhere.example.com"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("content-type", "application/json", "retry-after", "3", "retry-after-ms", "2500"));
    }

    @Test
    void an_answer_passes_the_requests_number_and_the_rate_limits_of_its_dialect() {
        assertThat(ofAnswer(Dialect.OPENAI, "x-request-id", "r", "x-ratelimit-limit-tokens", "9", "request-id", "s"))
                .containsOnlyKeys("x-request-id", "x-ratelimit-limit-tokens");
        assertThat(ofAnswer(Dialect.AZURE, "apim-request-id", "r", "x-ms-region", "West"))
                .containsOnlyKeys("apim-request-id");
        assertThat(ofAnswer(Dialect.ANTHROPIC, "request-id", "r", "anthropic-ratelimit-tokens-limit", "9"))
                .containsOnlyKeys("request-id", "anthropic-ratelimit-tokens-limit");
        assertThat(ofAnswer(Dialect.GEMINI, "x-request-id", "r", "server-timing", "x"))
                .isEmpty();
    }
}
