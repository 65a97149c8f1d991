package dev.keyreeve.relay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.content.Form;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static List<String> texts(String json) {
        return Texts.of(Json.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class));
    }

    @Test
    void a_plain_prompt_is_itself_and_no_word_of_the_protocol() {
        assertThat(texts("""
                {"model":"gpt-4.1","stream":true,"messages":[{"role":"system","content":"Be kind."},
                 {"role":"user","content":[{"type":"text","text":"Hello"},{"type":"input_text","text":"there"}]}]}""")).containsExactly("Be kind.", "Hello", "there", "Hellothere");
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
    void a_models_name_is_none_and_a_sentence_in_its_place_is_one() {
        assertThat(texts("{\"model\":\"meta-llama/Llama-3.1-8B\"}")).isEmpty();
        assertThat(texts("{\"type\":\"response.create\",\"model\":\"how do I\"}"))
                .containsExactly("how do I");
        assertThat(texts("{\"model\":[\"how do I\"]}")).containsExactly("how do I");
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
                  {"type":"input_audio","input_audio":{"format":"wav","data":"UklGRv8="}},
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inlineData':{'mimeType':'text/plain','data':'V3JpdGUgbm93Pz4_'}}",
                "{'inline_data':{'mime_type':'application/pdf','data':'V3JpdGUg\\nbm93Pz4/'}}",
                "{'source':{'type':'base64','media_type':'image/png','data':'V3JpdGUgbm93Pz4/'}}",
                "{'type':'input_file','file_data':'V3JpdGUgbm93Pz4/'}",
                "{'type':'input_file','file_data':'DATA:text/plain;base64,V3JpdGUgbm93Pz4/'}",
                "{'type':'input_file','file_data':'data:text/plain;charset=\\'utf-8\\';base64,V3JpdGUgbm93Pz4/'}",
                "{'type':'input_file','file_data':'data:application/pdf;base64,/v8AVwByAGkAdABlACAAbgBvAHcAPwA+AD8='}",
            })
    void however_a_file_is_encoded_and_whatever_it_calls_itself_its_text_is_read(String part) {
        assertThat(texts("{'content':[%s]}".formatted(part).replace('\'', '"'))).contains("Write now?>?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'source':{'type':'text','media_type':'text/plain','data':'Write/about/it1+xx'}}",
                "{'type':'tool_use','input':{'media_type':'image/png','data':'Write/about/it1+xx'}}",
                "{'functionCall':{'args':{'inlineData':{'mimeType':'image/png','data':'Write/about/it1+xx'}}}}",
                "{'functionResponse':{'response':{'inlineData':{'mimeType':'image/png','data':'Write/about/it1+xx'}}}}",
                "{'media_type':'image/png','data':'Write/about/it1+xx'}",
            })
    void what_a_model_sees_letter_by_letter_is_no_file(String part) {
        assertThat(texts("{'content':[%s]}".formatted(part).replace('\'', '"'))).contains("Write/about/it1+xx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a \\u0078ylophone | a xylophone",
                "a \\\\u0078ylophone | a xylophone",
                "a &#120;ylophone | a xylophone",
                "a &#x78;ylophone &amp; more | a xylophone & more",
            })
    void a_text_is_also_read_as_what_unescaping_makes_of_it(String text, String read) {
        assertThat(Texts.of(
                        new Content.Document(Json.mapper().createObjectNode().put("prompt", text), 9)))
                .contains(text, read);
    }

    @Test
    void a_text_in_pieces_is_one_to_the_model() {
        assertThat(texts("""
                {"messages":[{"content":[{"type":"text","text":"xylo"},{"type":"text","text":"phone"}]}]}""")).contains("xylophone");
    }

    @Test
    void of_anthropic_everything_is_read_that_a_member_may_have_written() {
        assertThat(texts("""
                {"model":"claude-sonnet-4-5","max_tokens":9,"system":[{"type":"text","text":"Be kind."}],
                 "messages":[{"role":"user","content":[{"type":"text","text":"Hello"},
                   {"type":"document","source":{"type":"text","data":"A page"},"title":"A title"}]},
                  {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"find","input":{"who":"Ben"}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"Found"}]}]}],
                 "tools":[{"name":"find","description":"Finds","input_schema":{"type":"object","properties":{"who":{"type":"string"}}}}],
                 "stop_sequences":["Stop"],"metadata":{"user_id":"ada"}}"""))
                .contains(
                        "Be kind.", "Hello", "A page", "A title", "find", "who", "Ben", "Found", "Finds", "Stop", "ada")
                .doesNotContain("claude-sonnet-4-5", "user", "assistant", "text");
    }

    @Test
    void of_gemini_everything_is_read_that_a_member_may_have_written() {
        assertThat(texts("""
                {"systemInstruction":{"parts":[{"text":"Be kind."}]},
                 "contents":[{"role":"user","parts":[{"text":"Hello"},{"inlineData":{"mimeType":"text/plain","data":"SGk="}}]},
                  {"role":"model","parts":[{"functionCall":{"name":"find","args":{"who":"Ben"}}}]},
                  {"role":"user","parts":[{"functionResponse":{"name":"find","response":{"found":"a friend"}}}]}],
                 "tools":[{"functionDeclarations":[{"name":"find","description":"Finds"}]}],
                 "generationConfig":{"stopSequences":["Stop"],"maxOutputTokens":9}}"""))
                .contains("Be kind.", "Hello", "Hi", "find", "who", "Ben", "found", "a friend", "Finds", "Stop")
                .doesNotContain("user", "text");
    }

    private static Form.Part part(String name, String fileName, String mediaType, byte[] data) {
        return new Form.Part(name, Optional.ofNullable(fileName), Optional.ofNullable(mediaType), Buffer.buffer(data));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void of_a_form_its_fields_its_texts_and_what_they_are_called_are_read() {
        assertThat(Texts.of(new Form(
                        List.of(
                                part("model", null, null, utf8("whisper-1")),
                                part("prompt", null, null, utf8("Grüße")),
                                part("a secret name", null, null, utf8("1")),
                                part("file", "a plan.jsonl", "application/jsonl", utf8("{\"line\":1}\n")),
                                part("include[]", null, null, utf8("logprobs"))),
                        0)))
                .containsExactly(
                        "Grüße",
                        "a secret name",
                        "1",
                        "a plan.jsonl",
                        "application/jsonl",
                        "{\"line\":1}\n",
                        "include[]",
                        "logprobs");
    }

    /** A batch has a request in each line, and the provider reads its escapes. */
    @Test
    void of_a_file_its_escapes_are_read_too() {
        var line = "{\"body\":{\"content\":\"a \\u0078ylophone\"}}";

        assertThat(Texts.of(new Form(List.of(part("file", "b.jsonl", null, utf8(line))), 0)))
                .containsExactly("b.jsonl", line, "{\"body\":{\"content\":\"a xylophone\"}}");
    }

    @Test
    void of_sound_and_images_only_what_they_are_called_is_read() {
        assertThat(Texts.of(new Form(
                        List.of(part("file", "call with Ben.wav", "audio/wav", new byte[] {'R', (byte) 0xFF, 0, 1})),
                        0)))
                .containsExactly("call with Ben.wav", "audio/wav");
    }

    @Test
    void of_nothing_there_are_none() {
        assertThat(Texts.of(Content.NOTHING)).isEmpty();
    }
}
