package dev.keyreeve.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.EventStream;
import dev.keyreeve.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseAnswerTest {
    private static final Envelope ENVELOPE = new Envelope("resp_1", "gpt-4o-simulator", 1700000000);
    private static final Usage USAGE = new Usage(9, 0, 2, 0);

    @Test
    void aStreamTellsItsStoryInOrder() throws JsonProcessingException {
        List<JsonNode> events = events(answer(new Length(2, 0, false), "{\"instructions\":\"Be brief.\"}").stream());

        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events)
                .extracting(event -> event.get("sequence_number").asInt())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(events.get(4)).isEqualTo(Json.MAPPER.readTree("""
                        {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,
                         "content_index":0,"delta":"This","logprobs":[]}
                        """));
        assertThat(events.getFirst().at("/response/instructions").asText()).isEqualTo("Be brief.");
        assertThat(events.getFirst().at("/response/usage").isNull()).isTrue();
        assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                .isEqualTo("This is");
        assertThat(events.getLast().at("/response/usage")).isEqualTo(Json.MAPPER.readTree("""
                        {"input_tokens":9,"input_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
                         "output_tokens":2,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":11}
                        """));
    }

    @Test
    void anEventNamesItsTypeTwice() {
        assertThat(answer(new Length(1, 0, false), "{}").stream().opening().toString())
                .startsWith("event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",");
    }

    @Test
    void atTheMaximumItIsIncomplete() throws JsonProcessingException {
        JsonNode end = events(answer(new Length(2, 0, true), "{\"max_output_tokens\":16}").stream())
                .getLast();

        assertThat(end.get("type").asText()).isEqualTo("response.incomplete");
        assertThat(end.at("/response/status").asText()).isEqualTo("incomplete");
        assertThat(end.at("/response/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(end.at("/response/max_output_tokens").asInt()).isEqualTo(16);
        assertThat(end.at("/response/output/0/status").asText()).isEqualTo("incomplete");
    }

    @Test
    void aFailureEndsInAnErrorAndAFailedResponse() throws JsonProcessingException {
        List<JsonNode> events =
                parse(answer(new Length(2, 0, false), "{}").stream().broken().toString());

        assertThat(events).extracting(event -> event.get("type").asText()).containsExactly("error", "response.failed");
        assertThat(events.getLast().at("/response/error/code").asText()).isEqualTo("server_error");
    }

    @Test
    void anErrorIsOpenAisEnvelope() {
        assertThat(ApiError.unknownModel("x\"y").body()).hasToString("""
                {"error":{"message":"The model `x\\"y` does not exist or you do not have access to it.",\
                "type":"invalid_request_error","param":null,"code":"model_not_found"}}
                """);
    }

    @Test
    void aWrongKeyIsRepeatedMasked() {
        assertThat(ApiError.wrongKey("krv_live_abcdefghijkl").message())
                .contains("krv_live*********ijkl")
                .doesNotContain("abcdefgh");
        assertThat(ApiError.wrongKey("short").message()).contains("*****").doesNotContain("short");
    }

    private static ResponseAnswer answer(Length length, String request) {
        try {
            return new ResponseAnswer(ENVELOPE, "msg_1", length, Json.MAPPER.readTree(request), USAGE);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> events(EventStream stream) throws JsonProcessingException {
        StringBuilder events = new StringBuilder().append(stream.early()).append(stream.opening());
        for (int i = 0; i < stream.size(); i++) {
            events.append(stream.content(i));
        }
        return parse(events.append(stream.closing()).toString());
    }

    private static List<JsonNode> parse(String events) throws JsonProcessingException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String event : events.split("\n\n")) {
            parsed.add(Json.MAPPER.readTree(event.substring(event.indexOf("data: ") + 6)));
        }
        return parsed;
    }
}
