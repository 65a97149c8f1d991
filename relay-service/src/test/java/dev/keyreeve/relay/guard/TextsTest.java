package dev.keyreeve.relay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static List<String> texts(String json) {
        return Texts.of(Json.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class));
    }

    @Test
    void a_plain_prompt_is_itself_and_no_word_of_the_protocol() {
        assertThat(texts("""
                {"model":"gpt-4.1","stream":true,"messages":[{"role":"system","content":"Be kind."},
                 {"role":"user","content":[{"type":"text","text":"Hello"},{"type":"input_text","text":"there"}]}]}""")).containsExactly("Be kind.", "Hello", "there");
    }

    @Test
    void tools_their_names_and_what_was_called_are_read_too() {
        assertThat(texts("""
                {"tools":[{"type":"function","function":{"name":"find","description":"Finds",
                  "parameters":{"type":"object","properties":{"who":{"type":"string","description":"whom"}}}}}],
                 "messages":[{"role":"assistant","tool_calls":[{"id":"c1","type":"function",
                  "function":{"name":"find","arguments":"{\\"who\\":\\"Ben\\"}"}}]}]}""")).contains("find", "Finds", "who", "whom", "{\"who\":\"Ben\"}");
    }

    @Test
    void a_word_of_the_protocol_out_of_its_place_is_a_text() {
        assertThat(texts("{\"input\":\"user\",\"role\":\"pirate\",\"metadata\":{\"a name\":\"a value\"}}"))
                .containsExactly("user", "pirate", "a name", "a value");
    }

    @Test
    void arrays_of_strings_are_read_one_by_one() {
        assertThat(texts("{\"input\":[\"one\",[\"two\"],3,null,true]}")).containsExactly("one", "two");
    }

    @Test
    void pictures_and_sound_are_not_read_in_any_dialect() {
        assertThat(texts("""
                {"messages":[{"role":"user","content":[
                  {"type":"text","text":"What is it?"},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},
                  {"type":"input_audio","input_audio":{"format":"wav","data":"UklGRg=="}},
                  {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}],
                 "contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}]}""")).containsExactly("What is it?", "wav", "image/png", "image/png");
    }

    @Test
    void a_text_that_stands_as_a_file_is_read_as_the_model_reads_it() {
        assertThat(texts("""
                {"contents":[{"parts":[{"inlineData":{"mimeType":"text/plain","data":"eHlsb3Bob25l"}}]}],
                 "file":{"file_data":"data:text/markdown;base64,eHlsb3Bob25l"}}""")).containsExactlyInAnyOrder("xylophone", "text/plain", "xylophone");
    }

    @Test
    void what_only_looks_like_a_picture_is_a_text() {
        assertThat(texts("""
                {"messages":[{"content":"data:image/png;base64,eHlsb3Bob25l"}],
                 "input":{"data":"eHlsb3Bob25l"},"image_url":"data:image/png;base64,no base64"}"""))
                .containsExactly(
                        "data:image/png;base64,eHlsb3Bob25l", "eHlsb3Bob25l", "data:image/png;base64,no base64");
    }
}
