package dev.keyreeve.relay.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A form")
class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=b0undary";
    private static final String FIELD = """
            --b0undary
            Content-Disposition: form-data; name="model"

            gpt-4o-transcribe
            """;
    private static final String END = "--b0undary--\r\n";

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    private static Form read(String body) throws Malformed {
        return read(TYPE, body);
    }

    private static Form read(String type, String body) throws Malformed {
        return FormReader.read(type, Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(String head) {
        return "--b0undary\r\n" + head + "\r\n\r\nx\r\n" + END;
    }

    @Test
    void has_fields_and_files() throws Malformed {
        var form = read(lines(FIELD + """
                --b0undary
                content-disposition: form-data; name="file"; filename="größe 1.wav"
                CONTENT-TYPE: audio/wav
                Content-Transfer-Encoding: binary
                Content-Length: 7

                a
                --b0u
                """) + END);

        assertThat(form.field("model")).contains("gpt-4o-transcribe");
        assertThat(form.field("file")).isEmpty();
        assertThat(form.field("missing")).isEmpty();
        var file = form.parts().get(1);
        assertThat(file.fileName()).contains("größe 1.wav");
        assertThat(file.mediaType()).contains("audio/wav");
        assertThat(file.data()).hasToString("a\r\n--b0u");
    }

    @Test
    void may_be_empty_have_empty_parts_and_a_list() throws Malformed {
        assertThat(read(END).parts()).isEmpty();
        assertThat(read("--b0undary--").parts()).isEmpty();
        assertThat(read(part("Content-Disposition: form-data; name=\"a\"").replace("x\r\n", "\r\n"))
                        .field("a"))
                .contains("");
        assertThat(read("--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + END)
                        .field("a"))
                .contains("");
        var list = lines("--b0undary\nContent-Disposition: form-data; name=\"include[]\"\n\nlogprobs\n");
        assertThat(read(list + list + END).parts()).hasSize(2);
    }

    @Test
    void may_have_its_boundary_in_quotes_and_in_any_case() throws Malformed {
        assertThat(read("Multipart/Form-Data ;Boundary=\"b0undary\"", lines(FIELD) + END)
                        .parts())
                .hasSize(1);
        assertThat(read("multipart/form-data; boundary=\"a b:c=d?\"", "--a b:c=d?--")
                        .parts())
                .isEmpty();
    }

    @Test
    void says_nothing_of_what_is_in_it_when_it_is_printed() throws Malformed {
        var form = read(lines(FIELD) + END);

        assertThat(form.toString() + form.parts()).doesNotContain("transcribe");
        assertThat(form.bytes()).isEqualTo(lines(FIELD).length() + END.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=b0undary; boundary=other",
                "multipart/form-data; boundary=b0undary; charset=utf-16",
                "multipart/mixed; boundary=b0undary",
                "multipart/form-data; boundary=\"b0undary",
                "multipart/form-data; boundary=b\r\n0undary",
                "multipart/form-data; boundary=a b",
                "multipart/form-data; boundary=bäh",
                "multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghh",
            })
    void needs_one_boundary(String type) {
        assertThatThrownBy(() -> read(type, lines(FIELD) + END)).isInstanceOf(Malformed.class);
    }

    @Nested
    @DisplayName("that could be read in two ways is not read:")
    class Ambiguous {
        private void refused(String body, String why) {
            assertThatThrownBy(() -> read(body))
                    .as(body)
                    .isInstanceOfSatisfying(
                            Malformed.class, e -> assertThat(e.fault()).contains(why));
        }

        @Test
        void with_something_before_or_behind_it() {
            refused("", "does not begin with its boundary");
            refused("preamble\r\n" + lines(FIELD) + END, "does not begin");
            refused("\r\n" + lines(FIELD) + END, "does not begin");
            refused(lines(FIELD) + END + "epilogue", "follows the end");
            refused(lines(FIELD) + END + lines(FIELD) + END, "follows the end");
            refused(lines(FIELD) + "--b0undary--\n", "follows the end");
        }

        @Test
        void with_bare_line_ends() {
            refused(FIELD + "--b0undary--\n", "not followed by a line end");
            refused(FIELD.replace("\n", "\r") + END, "not followed by a line end");
            refused(lines(FIELD).replace("\"\r\n\r\n", "\"\n\n") + END, "no head");
            refused(lines(FIELD).replace("transcribe\r\n", "transcribe\n") + END, "breaks off");
        }

        @Test
        void that_breaks_off() {
            var whole = lines(FIELD) + END;
            for (int length = 0; length < whole.length() - 2; length++) {
                var cut = whole.substring(0, length);
                assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(Malformed.class);
            }
        }

        @Test
        void with_a_boundary_that_goes_on() {
            refused(lines(FIELD).replace("--b0undary\r\n", "--b0undary2\r\n") + END, "not followed by a line end");
            refused(lines(FIELD).replace("--b0undary\r\n", "--b0undary \r\n") + END, "not followed by a line end");
            refused(lines(FIELD) + "--b0undary-", "not followed by a line end");
        }

        @Test
        void with_a_field_twice() {
            refused(lines(FIELD + FIELD) + END, "'model' twice");
        }

        @Test
        void with_a_file_and_a_field_of_one_name() {
            refused(
                    lines(FIELD) + part("Content-Disposition: form-data; name=\"model\"; filename=\"m\""),
                    "'model' twice");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
                    "Content-Disposition: form-data",
                    "Content-Disposition: form-data; name=a",
                    "Content-Disposition: form-data; name=\"\"",
                    "Content-Disposition: form-data; name=\"a\\\"b\"",
                    "Content-Disposition: form-data; name=\"a\tb\"",
                    "Content-Disposition: form-data; name=\"a\nb\"",
                    "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
                    "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
                    "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''b",
                    "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename*=UTF-8''c",
                    "Content-Disposition: form-data; filename=\"b\"; name=\"a\"",
                    "Content-Disposition: attachment; name=\"a\"",
                    "Content-Disposition: form-data; name=\"a\"\r\n ; filename=\"folded\"",
                    "Content-Disposition : form-data; name=\"a\"",
                    "Content-Type: text/plain",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain\r\nContent-Type: text/html",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/pläin",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain\nX: y",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: Quoted-Printable",
                    "Content-Disposition: form-data; name=\"a\"\r\nContent-Encoding: gzip",
                    "Content-Disposition: form-data; name=\"a\"\r\nX-Anything: 1",
                    "Content-Disposition: form-data; name=\"a\"\r\nno colon",
                    "X: y\u0000\r\nContent-Disposition: form-data; name=\"a\"",
                })
        void with_a_head_that(String head) {
            assertThatThrownBy(() -> read(part(head))).isInstanceOf(Malformed.class);
        }

        @Test
        void with_a_head_that_is_no_text() {
            var body = Buffer.buffer("--b0undary\r\nContent-Disposition: form-data; name=\"")
                    .appendByte((byte) 0xFF)
                    .appendString("\"\r\n\r\nx\r\n" + END);
            assertThatThrownBy(() -> FormReader.read(TYPE, body)).hasMessageContaining("not UTF-8");
        }

        @Test
        void with_a_head_without_end() {
            var longest = "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain";
            refused(part(longest + "\r\nContent-Length: " + "1".repeat(2_048)), "more than 2048 bytes");
            refused(part("Content-Disposition: form-data; name=\"" + "n".repeat(201) + "\""), "with a name");
            refused("--b0undary\r\n\r\nx\r\n" + END, "no head");
        }
    }

    @Test
    void has_five_hundred_parts_at_most() throws Malformed {
        var body = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            body.append(lines("--b0undary\nContent-Disposition: form-data; name=\"f" + i + "\"\n\n1\n"));
        }
        assertThat(read(body + END).parts()).hasSize(500);

        body.append(lines("--b0undary\nContent-Disposition: form-data; name=\"more\"\n\n1\n"));
        assertThatThrownBy(() -> read(body + END)).hasMessageContaining("more than 500 parts");
    }

    @Test
    void is_rendered_with_a_boundary_that_its_sender_did_not_choose() throws Malformed {
        var form = read(lines(FIELD) + END);
        var first = form.render();
        var second = form.render();

        assertThat(first.mediaType()).doesNotContain("b0undary").isNotEqualTo(second.mediaType());
        assertThat(FormReader.read(first.mediaType(), first.body()).field("model"))
                .isEqualTo(Optional.of("gpt-4o-transcribe"));
    }
}
