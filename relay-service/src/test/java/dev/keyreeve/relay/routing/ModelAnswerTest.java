package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a provider tells of its models")
class ModelAnswerTest {
    private static final OwnNames TWO = new OwnNames.Beside(List.of("fast", "gpt-4o"));

    @Test
    void has_the_organizations_names_first_and_in_the_place_of_equal_ones() {
        assertThat(told(Dialect.OPENAI, TWO, """
                {"object":"list","data":[{"id":"gpt-4o","object":"model","created":7,"owned_by":"openai"},
                                         {"id":"o3","object":"model","created":8,"owned_by":"openai"}]}""")).isEqualTo("""
                {"object":"list","data":[{"object":"model","created":0,"id":"fast","owned_by":"keyreeve"},\
                {"object":"model","created":0,"id":"gpt-4o","owned_by":"keyreeve"},\
                {"id":"o3","object":"model","created":8,"owned_by":"openai"}]}""");
    }

    @Test
    void reads_as_each_dialect_has_it() {
        var anthropic = read(told(Dialect.ANTHROPIC, TWO, "{\"data\":[],\"has_more\":false}"));
        assertThat(anthropic.at("/data/0")).isEqualTo(read("""
                {"type":"model","created_at":"1970-01-01T00:00:00Z","id":"fast","display_name":"fast"}"""));
        var gemini =
                read(told(Dialect.GEMINI, TWO, "{\"models\":[{\"name\":\"models/gpt-4o\"}],\"nextPageToken\":\"t\"}"));
        assertThat(gemini.get("models").findValuesAsText("name")).containsExactly("models/fast", "models/gpt-4o");
        assertThat(gemini.get("nextPageToken").asText()).isEqualTo("t");
    }

    @Test
    void keeps_what_is_true_of_the_model_that_a_name_stands_for() {
        assertThat(read(told(Dialect.GEMINI, new OwnNames.For("fast"), """
                {"name":"models/gemini-2.5-pro","displayName":"Gemini","outputTokenLimit":65536}""")))
                .isEqualTo(read("{\"name\":\"models/fast\",\"displayName\":\"fast\",\"outputTokenLimit\":65536}"));
    }

    @Test
    void passes_as_it_came_where_it_is_not_understood() {
        for (var odd : new String[] {"", "[]", "{\"data\":7}", "{\"data\":[", "no JSON"}) {
            assertThat(told(Dialect.OPENAI, TWO, odd)).isEqualTo(odd);
        }
        var long_ = "{\"data\":[]," + " ".repeat(5 * 1024 * 1024) + "\"x\":1}";
        assertThat(told(Dialect.OPENAI, TWO, long_)).isEqualTo(long_);
    }

    /** In pieces. */
    private static String told(Dialect dialect, OwnNames names, String answer) {
        var filter = new ModelAnswer(dialect, names);
        var bytes = Buffer.buffer(answer);
        var out = Buffer.buffer();
        int piece = Math.max(1, bytes.length() / 3);
        for (int at = 0; at < bytes.length(); at += piece) {
            out.appendBuffer(filter.next(bytes.slice(at, Math.min(bytes.length(), at + piece))));
        }
        return out.appendBuffer(filter.rest()).toString();
    }

    private static JsonNode read(String json) {
        return Json.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
    }
}
