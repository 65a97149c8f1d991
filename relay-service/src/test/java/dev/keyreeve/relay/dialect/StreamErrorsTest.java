package dev.keyreeve.relay.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An error in a stream")
class StreamErrorsTest {
    private static final ErrorBody DISABLED = ErrorBody.of(ErrorCode.MEMBER_DISABLED, "Member user_1 is disabled");

    private static String event(Dialect dialect, Operation operation) {
        return StreamErrors.event(dialect, operation).told(DISABLED).toString();
    }

    private static JsonNode data(String event) {
        var data = event.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
        assertThat(data).hasSize(1);
        return Json.read(data.getFirst().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    /** Whatever was left open is ended first, and a line of data has no line end in it. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void is_one_event_after_a_blank_line(Dialect dialect) {
        for (var operation : Operation.values()) {
            var event = event(dialect, operation);

            assertThat(event).startsWith("\n\n").endsWith("\n\n");
            assertThat(event.strip().lines().count()).isLessThanOrEqualTo(2);
            assertThat(data(event).toString()).contains("user_1").containsIgnoringCase("member_disabled");
        }
    }

    @Test
    void is_openais_envelope_without_a_name() {
        var event = event(Dialect.OPENAI, Operation.CHAT_COMPLETIONS);

        assertThat(event).doesNotContain("event:").isEqualTo(event(Dialect.AZURE, Operation.CHAT_COMPLETIONS));
        assertThat(data(event).properties()).singleElement().satisfies(only -> {
            assertThat(only.getKey()).isEqualTo("error");
            assertThat(only.getValue().path("code").textValue()).isEqualTo("member_disabled");
        });
    }

    @Test
    void of_the_responses_api_has_a_name_and_both_shapes() {
        var event = event(Dialect.OPENAI, Operation.RESPONSES);

        assertThat(event).startsWith("\n\nevent: error\n");
        assertThat(data(event).path("type").textValue()).isEqualTo("error");
        assertThat(data(event).path("code").textValue()).isEqualTo("member_disabled");
        assertThat(data(event).at("/error/code").textValue()).isEqualTo("member_disabled");
    }

    @Test
    void of_anthropic_has_a_name_and_a_type() {
        var event = event(Dialect.ANTHROPIC, Operation.MESSAGES);

        assertThat(event).startsWith("\n\nevent: error\n");
        assertThat(data(event).path("type").textValue()).isEqualTo("error");
        assertThat(data(event).at("/error/type").textValue()).isEqualTo("permission_error");
    }

    @Test
    void of_gemini_is_a_status() {
        var event = event(Dialect.GEMINI, Operation.GENERATE_CONTENT);

        assertThat(event).doesNotContain("event:");
        assertThat(data(event).at("/error/code").intValue()).isEqualTo(403);
        assertThat(data(event).at("/error/status").textValue()).isEqualTo("PERMISSION_DENIED");
    }
}
