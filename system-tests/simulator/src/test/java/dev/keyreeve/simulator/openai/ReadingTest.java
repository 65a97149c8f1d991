package dev.keyreeve.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.Requests;
import dev.keyreeve.simulator.text.Prompt;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    private final Endpoint chat = new ChatEndpoint(InstantSource.system());
    private final Endpoint responses =
            new ResponsesEndpoint(InstantSource.system(), new StoredResponses(InstantSource.system()));
    private final Endpoint embeddings = new EmbeddingsEndpoint();

    @Nested
    class AChatRequest {
        @Test
        void countsEachMessageAndIsDirectedByTheLastOfTheUser() {
            Prompt prompt = prompt(chat, """
                    {"model":"m","messages":[
                      {"role":"system","content":"12345678"},
                      {"role":"user","content":"first"},
                      {"role":"user","content":[{"type":"text","text":"sec"},{"type":"text","text":"ond"}]},
                      {"role":"assistant","content":null}]}
                    """);

            assertThat(prompt.tokens()).isEqualTo(5 + 5 + 5 + 0);
            assertThat(prompt.directed()).isEqualTo("second");
            assertThat(prompt.prefix()).isEqualTo("12345678\nfirst\nsecond\n");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                {"messages":[{"role":"user","content":"x"}]}                                        | null
                {"model":"m"}                                                                       | messages
                {"model":"m","messages":[]}                                                         | messages
                {"model":"m","messages":"x"}                                                        | messages
                {"model":"m","messages":["x"]}                                                      | messages[0]
                {"model":"m","messages":[{"role":"user","content":5}]}                              | messages[0].content
                {"model":"m","messages":[{}],"stream":"true"}                                       | stream
                {"model":"m","messages":[{}],"stream_options":{"include_usage":true}}               | stream_options
                {"model":"m","messages":[{}],"max_tokens":0}                                        | max_tokens
                {"model":"m","messages":[{}],"max_tokens":1.5}                                      | max_tokens
                {"model":"m","messages":[{}],"max_completion_tokens":99999999999999999999}          | max_completion_tokens
                {"model":"m","messages":[{}],"max_tokens":5,"max_completion_tokens":5}              | max_tokens
                {"model":"o4-mini","messages":[{}],"max_tokens":5}                                  | max_tokens
                {"model":"m","messages":[{}],"n":0}                                                 | n
                {"model":"m","messages":[{}],"n":129}                                               | n
                """)
        void isRefusedNamingWhatIsWrong(String body, String param) {
            assertThatThrownBy(() -> chat.read(Requests.posting(body)))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.error().status()).isEqualTo(400);
                        assertThat(String.valueOf(refusal.error().param())).isEqualTo(param);
                    });
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "null", "{} {}", "\"text\""})
        void thatIsNoJsonObjectIsRefused(String body) {
            assertThatThrownBy(() -> chat.read(Requests.posting(body)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("could not parse the JSON body");
        }
    }

    @Nested
    class AResponsesRequest {
        @Test
        void countsInstructionsAndInput() {
            Prompt prompt = prompt(responses, "{\"model\":\"m\",\"instructions\":\"12345678\",\"input\":\"abcdefgh\"}");

            assertThat(prompt.tokens()).isEqualTo(10);
            assertThat(prompt.directed()).isEqualTo("abcdefgh");
        }

        @Test
        void refusesAMaximumBelowSixteen() {
            assertThatThrownBy(() -> prompt(responses, "{\"model\":\"m\",\"input\":\"x\",\"max_output_tokens\":15}"))
                    .hasMessageContaining("Expected a value >= 16, but got 15 instead.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "12345"             | 2
            ["12345","1"]       | 3
            [1,2,3]             | 3
            [[1,2],[3]]         | 3
            """)
    void anEmbeddingsInputMayBeTextOrTokens(String input, int tokens) {
        assertThat(prompt(embeddings, "{\"model\":\"m\",\"input\":" + input + "}")
                        .tokens())
                .isEqualTo(tokens);
    }

    /** The bound on which a relay's holds rest; see TokenRule. */
    @Test
    void inputTokensNeverPassTheBytesOfTheBody() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String body = randomRequest(random).toString();

            assertThat(prompt(chat, body).tokens())
                    .as(body)
                    .isLessThanOrEqualTo(Buffer.buffer(body).length());
        }
    }

    private static Prompt prompt(Endpoint endpoint, String body) {
        return endpoint.read(Requests.posting(body)).asked().prompt();
    }

    private static ObjectNode randomRequest(Random random) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", "m");
        ArrayNode messages = request.putArray("messages");
        for (int i = random.nextInt(20); i >= 0; i--) {
            ObjectNode message = messages.addObject();
            switch (random.nextInt(4)) {
                case 0 -> message.put("content", text(random));
                case 1 ->
                    message.putArray("content").addObject().put("type", "text").put("text", text(random));
                case 2 ->
                    message.putArray("content")
                            .addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", text(random));
                default -> message.putArray("tool_calls").addObject().put("", text(random));
            }
        }
        ArrayNode tools = request.putArray("tools");
        for (int i = random.nextInt(3); i > 0; i--) {
            tools.addObject().put("a", text(random));
        }
        return request;
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 4)
                .mapToObj(pick -> new String[] {"a", "é", "日", "🚀"}[pick])
                .reduce("", String::concat);
    }
}
