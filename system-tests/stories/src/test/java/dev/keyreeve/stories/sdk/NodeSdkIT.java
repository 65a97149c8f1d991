package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.Simulator;
import dev.keyreeve.simulator.count.Tally;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scripts see what they should where nothing stands between them and the provider. */
@DisplayName("Straight at the simulator")
class NodeSdkIT {
    private static final String ANSWER =
            "This is a simulated answer from the Keyreeve provider simulator, not a model.";

    private static NodeSdk node;
    private static Simulator simulator;

    @BeforeAll
    static void start() throws IOException {
        node = NodeSdk.installed();
        simulator = Simulator.start(0);
    }

    @AfterAll
    static void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    @Test
    @DisplayName("OpenAI's client is served in all that it asks for")
    void openai() throws IOException {
        Map<String, JsonNode> steps = node.run("openai", simulator.baseUrl(), "sk-node");

        assertThat(steps).hasSizeGreaterThan(20);
        assertThat(steps.values()).noneMatch(step -> step.has("error"));
        for (String step : new String[] {
            "chat",
            "chat_stream",
            "chat_stream_without_usage",
            "completions",
            "completions_stream",
            "responses",
            "responses_stream",
            "transcription",
            "transcription_stream",
            "translation",
            "realtime",
            "realtime_from_a_browser"
        }) {
            assertThat(steps.get(step).path("text").asText()).as(step).isEqualTo(ANSWER);
        }
        assertThat(steps.get("chat_stream_without_usage").path("told").asBoolean())
                .isFalse();
        assertThat(steps.get("speech").path("bytes").asInt()).isEqualTo(13 * 400);
        assertThat(steps.get("uploads").path("content").asText()).isEqualTo("abcdef");
        assertThat(steps.get("too_many_requests").at("/refusal/retry_after").asText())
                .isEqualTo("7");
        assertThat(steps.get("wrong_key").at("/refusal/status").asInt()).isEqualTo(401);
    }

    @Test
    @DisplayName("Anthropic's client reads usage that adds up to what was counted")
    void anthropic() throws IOException {
        Map<String, JsonNode> steps = node.run("anthropic", simulator.address().resolve("/anthropic"), "sk-ant-node");

        assertThat(steps.values()).hasSize(10).noneMatch(step -> step.has("error"));
        assertThat(steps.get("message_stream").path("text").asText()).isEqualTo(ANSWER);
        assertThat(steps.get("message_stream").path("usage"))
                .isEqualTo(steps.get("message").path("usage"));
        assertThat(steps.get("overloaded_in_a_stream").at("/refusal/code").asText())
                .isEqualTo("overloaded_error");

        simulator.reset();
        JsonNode usage = node.run(
                        "anthropic", simulator.address().resolve("/anthropic"), "sk-ant-node", "message_cached")
                .get("message_cached")
                .path("usage");
        long input = usage.path("input_tokens").asLong()
                + usage.path("cache_read_input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong();
        assertThat(simulator.stats().of("Bearer sk-ant-node")).isEqualTo(new Tally(1, input, 13, 0));
    }

    @Test
    @DisplayName("Google's client reads thoughts apart from candidates")
    void gemini() throws IOException {
        Map<String, JsonNode> steps = node.run("gemini", simulator.address().resolve("/gemini"), "AIzaNode");

        assertThat(steps.values()).hasSize(9).noneMatch(step -> step.has("error"));
        assertThat(steps.get("generate_stream").path("text").asText()).isEqualTo(ANSWER);
        assertThat(steps.get("generate_stream").path("usage"))
                .isEqualTo(steps.get("generate").path("usage"));
        JsonNode thinking = steps.get("generate_thinking").path("usage");
        assertThat(thinking.path("thoughtsTokenCount").asInt()).isEqualTo(3);
        assertThat(thinking.path("candidatesTokenCount").asInt()).isEqualTo(13);
        assertThat(steps.get("embed").path("dimensions").asInt()).isEqualTo(8);
        assertThat(steps.get("too_many_requests").at("/refusal/status").asInt()).isEqualTo(429);
    }
}
