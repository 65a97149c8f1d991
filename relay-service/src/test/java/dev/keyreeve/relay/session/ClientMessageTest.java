package dev.keyreeve.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A caller's message")
class ClientMessageTest {
    @ParameterizedTest
    @DisplayName("of sound is not read, when nothing but a name stands beside it")
    @ValueSource(strings = {"null", "\"event_1\"", "\"7d1f1c64-31a8-4c7e-9a53-0d6f6b0c2f11\""})
    void sound(String id) {
        assertThat(append(id)).isInstanceOf(ClientMessage.Sound.class);
    }

    @Test
    @DisplayName("of sound needs no name")
    void soundAlone() {
        assertThat(read("{\"type\":\"input_audio_buffer.append\",\"audio\":\"QUJD\"}"))
                .isInstanceOf(ClientMessage.Sound.class);
    }

    @ParameterizedTest
    @DisplayName("of sound is read like any other where its name could be a text")
    @ValueSource(strings = {"\"two words\"", "\"\"", "\"é\"", "\"a.b\"", "\"a\\nb\""})
    void wordsBesideSound(String id) {
        assertThat(append(id)).isInstanceOf(ClientMessage.Readable.class);
        assertThat(append('"' + "a".repeat(65) + '"')).isInstanceOf(ClientMessage.Readable.class);
    }

    @ParameterizedTest
    @DisplayName("of sound has no other fields, and no other kinds of names")
    @ValueSource(strings = {"7", "true", "[\"a\"]", "{\"a\":\"b\"}", "\"a\",\"more\":\"b\""})
    void unfit(String id) {
        assertThat(append(id)).isInstanceOf(ClientMessage.Unfit.class);
    }

    @Test
    @DisplayName("may name the session's model by either name, and goes on with the provider's")
    void models() {
        for (var name : new String[] {"voice", "gpt-realtime"}) {
            assertThat(read("{\"type\":\"session.update\",\"session\":{\"model\":\"" + name + "\"}}"))
                    .isInstanceOfSatisfying(
                            ClientMessage.Readable.class,
                            message -> assertThat(
                                            message.json().at("/session/model").asText())
                                    .isEqualTo("gpt-realtime"));
        }
        assertThat(read("{\"type\":\"session.update\",\"session\":{\"model\":\"gpt-5\"}}"))
                .isInstanceOf(ClientMessage.Unfit.class);
    }

    private static ClientMessage append(String id) {
        return read("{\"type\":\"input_audio_buffer.append\",\"audio\":\"QUJD\",\"event_id\":" + id + "}");
    }

    private static ClientMessage read(String json) {
        var model = new ClientMessage.Model("voice", "gpt-realtime");
        return ClientMessage.read(Json.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class), model);
    }
}
