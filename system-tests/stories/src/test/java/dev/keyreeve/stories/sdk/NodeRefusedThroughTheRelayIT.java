package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.RunningStack;
import dev.keyreeve.stories.sdk.Studio.At;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the relay refuses is in each client the error that its callers know how to catch, and says why. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("In JavaScript, a refusal by the relay")
class NodeRefusedThroughTheRelayIT {
    private static final String TERM = "project kestrel";
    private static final String PROMPT = "Tell me about Project Kestrel.";

    private static final String UNKNOWN = "The relay does not know this endpoint. Use an endpoint that the relay lists";
    private static final String OTHER_METHOD = "This endpoint takes";

    /** Steps that ask with {@link #PROMPT}. */
    private static final Map<At, List<String>> ASKING = Map.of(
            At.OPENAI,
            List.of("chat", "chat_stream", "completions", "responses", "responses_stream", "embeddings", "speech"),
            At.AZURE,
            List.of("chat", "chat_stream", "embeddings"),
            At.ANTHROPIC,
            List.of("message", "message_stream", "count_tokens", "batches"),
            At.GEMINI,
            List.of("generate", "generate_stream", "count_tokens", "embed"));

    private NodeSdk node;
    private Studio studio;

    @BeforeAll
    void open(Stack stack) {
        node = NodeSdk.installed();
        studio = Studio.on(stack);
        studio.forbid(TERM);
    }

    @Test
    @DisplayName("of a disabled member is PermissionDenied")
    void disabled() throws IOException {
        var rolf = studio.join("Rolf");
        studio.disable(rolf);

        refused(
                node,
                rolf.value(),
                403,
                "PermissionDeniedError",
                "member_disabled",
                "is disabled. Ask an administrator");
    }

    @Test
    @DisplayName("of a wrong key is Authentication")
    void wrongKey() throws IOException {
        refused(node, "krv_live_nobodys", 401, "AuthenticationError", "invalid_key", "is not a Keyreeve key");
    }

    @Test
    @DisplayName("of a forbidden prompt is BadRequest")
    void moderated() throws IOException {
        refused(
                node.asking(PROMPT),
                studio.join("Rita").value(),
                400,
                "BadRequestError",
                "content_blocked",
                "forbidden_term");
    }

    @Test
    @DisplayName("of a call beyond a budget is RateLimit")
    void spent() throws IOException {
        var rosa = studio.join("Rosa");
        studio.budget(rosa, "0.0000001");
        var before = studio.simulator().calls();

        var chat = error(run(node, At.OPENAI, rosa, "chat_stream"), "chat_stream");
        var message = error(run(node, At.ANTHROPIC, rosa, "message"), "message");
        var embedding = error(run(node, At.GEMINI, rosa, "embed"), "embed");

        assertThat(chat.path("name").asText()).isEqualTo("RateLimitError");
        assertThat(chat.path("code").asText()).isEqualTo("budget_exhausted");
        assertThat(message.path("name").asText()).isEqualTo("RateLimitError");
        assertThat(embedding.path("message").asText()).contains("RESOURCE_EXHAUSTED", "BUDGET_EXHAUSTED");
        assertThat(List.of(chat, message, embedding)).allSatisfy(error -> {
            assertThat(error.path("status").asInt()).as(error.toString()).isEqualTo(429);
            assertThat(error.path("message").asText())
                    .contains("this request may cost $0.00", "ask an administrator to raise the budget");
        });
        assertThat(studio.simulator().calls()).isEqualTo(before);
    }

    @Test
    @DisplayName("of what has no upper bound, under a hard budget, is BadRequest and says so")
    void unbounded() throws IOException {
        var rudi = studio.join("Rudi");
        studio.budget(rudi, "100");
        var before = studio.simulator().calls();

        var steps = run(node, At.OPENAI, rudi, "images", "speech", "transcription", "realtime");
        steps.putAll(run(node, At.ANTHROPIC, rudi, "batches"));

        assertThat(steps).hasSize(5);
        SoftAssertions.assertSoftly(softly -> steps.forEach((step, said) -> {
            var error = said.path("error");
            softly.assertThat(error.path("status").asInt()).as(said.toString()).isEqualTo(400);
            softly.assertThat(error.toString().toLowerCase(Locale.ROOT))
                    .as(step)
                    .contains("cost_unbounded");
            softly.assertThat(error.path("message").asText())
                    .as(step)
                    .contains("Leave out what has no upper bound, or ask for a key without a hard budget.");
        }));
        assertThat(studio.simulator().calls()).isEqualTo(before);
    }

    @Test
    @DisplayName("of what it does not serve is NotFound, or names the method")
    void unserved() throws IOException {
        var before = studio.simulator().calls();

        var steps = node.run("unserved", studio.relay(), studio.join("Rene").value());

        assertThat(steps).hasSizeGreaterThan(10);
        SoftAssertions.assertSoftly(softly -> steps.forEach((step, said) -> {
            var refusal = said.path("refusal");
            softly.assertThat(refusal.path("message").asText()).as(step).containsAnyOf(UNKNOWN, OTHER_METHOD);
            boolean known = refusal.path("message").asText().contains(OTHER_METHOD);
            softly.assertThat(refusal.path("status").asInt())
                    .as(said.toString())
                    .isEqualTo(known ? 405 : 404);
            softly.assertThat(refusal.path("name").asText())
                    .as(step)
                    .isEqualTo(step.startsWith("gemini") ? "ApiError" : known ? "APIError" : "NotFoundError");
        }));
        assertThat(steps.values())
                .filteredOn(said -> said.toString().contains(OTHER_METHOD))
                .as("others are not known at all")
                .hasSize(2);
        assertThat(studio.simulator().calls()).isEqualTo(before);
    }

    private static JsonNode error(Map<String, JsonNode> steps, String step) {
        return steps.get(step).path("error");
    }

    /** In every client, at every step that asks something. */
    private void refused(NodeSdk node, String key, int status, String name, String code, String why)
            throws IOException {
        var before = studio.simulator().calls();
        for (var at : At.values()) {
            var asking = ASKING.get(at);
            var steps = node.run(script(at), studio.relay(at), key, asking.toArray(String[]::new));
            assertThat(steps.keySet()).containsExactlyInAnyOrderElementsOf(asking);
            SoftAssertions.assertSoftly(softly -> steps.forEach((step, said) -> {
                var error = said.path("error");
                softly.assertThat(error.path("status").asInt())
                        .as(said.toString())
                        .isEqualTo(status);
                // Google's client has one class for all.
                softly.assertThat(error.path("name").asText()).isEqualTo(at == At.GEMINI ? "ApiError" : name);
                softly.assertThat(error.toString().toLowerCase(Locale.ROOT)).contains(code);
                softly.assertThat(error.path("message").asText()).contains(why);
            }));
        }
        assertThat(studio.simulator().calls()).as("calls that got through").isEqualTo(before);
    }

    private Map<String, JsonNode> run(NodeSdk node, At at, Members.Member member, String... steps) throws IOException {
        return node.run(script(at), studio.relay(at), member.value(), steps);
    }

    private static String script(At at) {
        return at.name().toLowerCase(Locale.ROOT);
    }
}
