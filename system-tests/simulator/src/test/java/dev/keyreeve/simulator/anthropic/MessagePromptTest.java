package dev.keyreeve.simulator.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Requests;
import dev.keyreeve.simulator.text.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagePromptTest {

    @Test
    void systemMessagesAndToolsAreCounted() {
        Prompt prompt = prompt("""
                {"system":[{"type":"text","text":"12345678"}],
                 "messages":[{"role":"user","content":"first"},
                   {"role":"assistant","content":[{"type":"text","text":"12345678"}]},
                   {"role":"user","content":[{"type":"text","text":"sec"},{"type":"text","text":"ond"},
                     {"type":"image","source":{"type":"base64","data":"abcd"}}]}],
                 "tools":[{"name":"1234"}]}
                """);

        assertThat(prompt.tokens()).isEqualTo(5 + 5 + 5 + 5 + 18 + 2);
        assertThat(prompt.directed()).isEqualTo("second");
        assertThat(prompt.prefix()).isEqualTo("12345678\nfirst\n12345678\nsecond");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                          | messages
            {"messages":["x"]}                          | messages.0
            {"messages":[{"role":"user"}]}              | messages.0.content
            {"messages":[{"content":"x"}],"system":1}   | system
            """)
    void whatIsWrongIsNamed(String body, String param) {
        assertThatThrownBy(() -> prompt(body))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().param()).isEqualTo(param));
    }

    /** The bound on which a relay's holds rest; see TokenRule. */
    @Test
    void tokensNeverPassTheBytesOfTheBody() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String body = randomRequest(random).toString();

            assertThat(prompt(body).tokens())
                    .as(body)
                    .isLessThanOrEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private static Prompt prompt(String body) {
        return MessagePrompt.of(RequestBody.parse(Requests.posting(body)));
    }

    private static ObjectNode randomRequest(Random random) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("system", text(random));
        ArrayNode messages = request.putArray("messages");
        for (int i = random.nextInt(20); i >= 0; i--) {
            ArrayNode content = messages.addObject().put("role", "user").putArray("content");
            for (int j = random.nextInt(3); j > 0; j--) {
                ObjectNode block = content.addObject();
                switch (random.nextInt(3)) {
                    case 0 -> block.put("type", "text").put("text", text(random));
                    case 1 -> block.put("type", "image").putObject("source").put("data", text(random));
                    default -> block.put("type", "tool_result").put("", text(random));
                }
            }
        }
        request.putArray("tools").addObject().put("a", text(random));
        return request;
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 4)
                .mapToObj(pick -> new String[] {"a", "é", "日", "🚀"}[pick])
                .reduce("", String::concat);
    }
}
