package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.RunningStack;
import dev.keyreeve.stories.sdk.Studio.At;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The providers' own JavaScript clients see through the relay what they see straight at the provider, with nothing but
 * their base address and key changed; and what the provider counted stands to the member's account.
 */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Through the relay, in JavaScript,")
class ThroughTheRelayIT {
    private NodeSdk node;
    private Studio studio;

    @BeforeAll
    void open(Stack stack) {
        node = NodeSdk.installed();
        studio = Studio.on(stack);
    }

    @Test
    @DisplayName("OpenAI's client is served as by OpenAI, files and realtime included")
    void openai() throws IOException {
        var refused = seesTheSame(
                "openai",
                At.OPENAI,
                "sk-straight-1",
                List.of("gpt-4o-mini", "gpt-3.5-turbo-instruct", "gpt-4.1", "gpt-realtime", "text-embedding-3-small"),
                "speech",
                "translation",
                "responses_cancel");

        assertThat(refused.path("name").asText()).isEqualTo("AuthenticationError");
        assertThat(refused.path("code").asText()).isEqualTo("invalid_key");
    }

    @Test
    @DisplayName("Anthropic's client is served as by Anthropic")
    void anthropic() throws IOException {
        var refused = seesTheSame("anthropic", At.ANTHROPIC, "sk-ant-straight-1", List.of("claude-haiku-4-5"));

        assertThat(refused.path("name").asText()).isEqualTo("AuthenticationError");
        assertThat(refused.path("code").asText()).isEqualTo("authentication_error");
    }

    @Test
    @DisplayName("Google's client is served as by Google")
    void gemini() throws IOException {
        var refused =
                seesTheSame("gemini", At.GEMINI, "AIzaStraight1", List.of("gemini-2.5-flash", "gemini-embedding-001"));

        assertThat(refused.path("message").asText()).contains("UNAUTHENTICATED", "INVALID_KEY");
    }

    @Test
    @DisplayName("OpenAI's client in its Azure form is served as by Azure")
    void azure() throws IOException {
        var refused =
                seesTheSame("azure", At.AZURE, "straight-12345678", List.of("gpt-4o-mini", "text-embedding-3-small"));

        assertThat(refused.path("name").asText()).isEqualTo("AuthenticationError");
        assertThat(refused.path("code").asText()).isEqualTo("invalid_key");
    }

    /**
     * @param key one that the provider itself takes
     * @param models whose tokens the usage reports tell, beside the statement's sum of all
     * @param untold steps of which the provider does not say to its caller what they used in tokens
     * @return how a wrong key was refused, in which alone the relay has words of its own
     */
    private JsonNode seesTheSame(String script, At at, String key, List<String> models, String... untold)
            throws IOException {
        var straight = node.run(script, studio.straight(at), key);
        var steps = new TreeSet<>(straight.keySet());
        var other = studio.join(script + "-untold");
        var relayed = new TreeMap<String, JsonNode>();
        if (untold.length > 0) {
            steps.removeAll(List.of(untold));
            relayed.putAll(node.run(script, studio.relay(at), other.value(), untold));
        }
        var member = studio.join(script);
        var before = studio.counted(at);
        var beforeByModel = byModel(models);

        relayed.putAll(node.run(script, studio.relay(at), member.value(), steps.toArray(String[]::new)));

        assertThat(relayed.keySet()).isEqualTo(straight.keySet()).contains("wrong_key");
        var refused = relayed.remove("wrong_key").path("refusal");
        assertThat(refused.path("status").asInt()).isEqualTo(401);
        assertThat(refused.path("message").asText()).contains("is not a Keyreeve key. Check the key for typos");
        SoftAssertions.assertSoftly(softly -> relayed.forEach((step, said) -> {
            softly.assertThat(said.has("error")).as(step).isFalse();
            softly.assertThat(withoutIds(said)).isEqualTo(withoutIds(straight.get(step)));
        }));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(studio.booked(member)).isEqualTo(studio.counted(at).minus(before));
            assertThat(studio.reported(member))
                    .isEqualTo(models.stream()
                            .collect(Collectors.toMap(
                                    Function.identity(),
                                    model -> studio.counted(model).minus(beforeByModel.get(model)))));
        });
        assertThat(studio.booked(member).output()).isPositive();
        assertThat(studio.simulator().saw(member.value()))
                .as("the provider saw a member's key")
                .isFalse();
        return refused;
    }

    private Map<String, Studio.Counted> byModel(List<String> models) {
        return models.stream().collect(Collectors.toMap(Function.identity(), studio::counted));
    }

    private static String withoutIds(JsonNode said) {
        return said.toString().replaceAll("(resp|req)_[0-9a-f]+", "$1_…");
    }
}
