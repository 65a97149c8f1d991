package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StreamMeterTest {
    private static final String AZURE_FIRST =
            "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n";
    private static final String CONTENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi \\\"usage\\\": {\\u00e4\"}}],\"usage\":null}\n\n";
    private static final String USAGE = "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":19,"
            + "\"completion_tokens\":10,\"total_tokens\":29,\"prompt_tokens_details\":{\"cached_tokens\":4,\"audio_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":6}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final TokenUsage COUNTED = new TokenUsage(19, 4, 10, 6);

    private static Meter chat(boolean hideUsage, int maxEventBytes) {
        return Meter.of(AnswerFormat.OPENAI_CHAT, true, hideUsage, () -> maxEventBytes);
    }

    private static String pass(Meter meter, String stream, Random random) {
        var out = Buffer.buffer();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
            out.appendBuffer(meter.onChunk(Buffer.buffer(Arrays.copyOfRange(bytes, at, end))));
            at = end;
        }
        return out.appendBuffer(meter.onEnd()).toString();
    }

    @Nested
    @DisplayName("A chat stream whose caller did not ask for usage")
    class Hidden {
        @Test
        @DisplayName("loses the usage chunk and nothing else, however it is cut and whatever ends its lines")
        void removed() {
            for (int seed = 0; seed < 1_000; seed++) {
                var random = new Random(seed);
                var lineEnd = new String[] {"\n", "\r", "\r\n"}[random.nextInt(3)];
                var meter = chat(true, 100_000);

                var forwarded = pass(meter, (AZURE_FIRST + CONTENT + USAGE + DONE).replace("\n", lineEnd), random);

                assertThat(forwarded)
                        .as("seed %d", seed)
                        .isEqualTo((AZURE_FIRST + CONTENT + DONE).replace("\n", lineEnd));
                assertThat(meter.result(true)).isEqualTo(new Metered.Exact(COUNTED));
            }
        }

        @Test
        @DisplayName("keeps a last content chunk that carries usage too")
        void contentWithUsage() {
            var stream =
                    "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";
            var meter = chat(true, 1_000);

            assertThat(pass(meter, stream, new Random(1))).isEqualTo(stream);
            assertThat(meter.result(true)).isEqualTo(new Metered.Exact(TokenUsage.of(1, 2)));
        }

        @Test
        @DisplayName("gets a broken-off event as far as it came")
        void brokenOff() {
            var stream = CONTENT + "data: {\"choi";
            assertThat(pass(chat(true, 1_000), stream, new Random(1))).isEqualTo(stream);
        }

        @Test
        @DisplayName("gets an event that is too large to be held at once, and its usage is counted")
        void large() {
            var stream =
                    "data: {\"filler\":\"" + "y".repeat(5_000) + "\"," + USAGE.substring("data: {".length()) + DONE;
            var meter = chat(true, 1_000);

            assertThat(pass(meter, stream, new Random(1))).isEqualTo(stream);
            assertThat(meter.result(true)).isEqualTo(new Metered.Exact(COUNTED));
        }

        @Test
        @DisplayName("gets an event in the same moment as its end arrives")
        void noDelay() {
            var meter = chat(true, 1_000);
            assertThat(meter.onChunk(Buffer.buffer(CONTENT + "data: {")).toString())
                    .isEqualTo(CONTENT);
        }

        @Test
        @DisplayName("is read across several data lines of one event")
        void severalLines() {
            var split = USAGE.replace("\"usage\":{", "\"usage\":\ndata: {").replace(",\"total", ",\ndata:\"total");
            var meter = chat(true, 1_000);

            assertThat(pass(meter, split + DONE, new Random(1))).isEqualTo(DONE);
            assertThat(meter.result(true)).isEqualTo(new Metered.Exact(COUNTED));
        }
    }

    @Test
    @DisplayName("A stream whose caller asked for usage passes untouched, chunk by chunk")
    void asked() {
        var meter = chat(false, 1_000);
        var chunk = Buffer.buffer(CONTENT.substring(0, 9));

        assertThat(meter.onChunk(chunk)).isSameAs(chunk);
        assertThat(pass(meter, CONTENT.substring(9) + USAGE + DONE, new Random(1)))
                .isEqualTo(CONTENT.substring(9) + USAGE + DONE);
        assertThat(meter.result(true)).isEqualTo(new Metered.Exact(COUNTED));
    }

    @Nested
    @DisplayName("A responses stream")
    class Responses {
        @Test
        @DisplayName("is counted by its last event, completed or not, however large that is")
        void terminal() {
            for (var type : new String[] {"completed", "incomplete", "failed"}) {
                for (int size : new int[] {10, 50_000}) {
                    var stream =
                            "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n"
                                    + "event: response." + type + "\ndata: {\"type\":\"response." + type
                                    + "\",\"response\":{\"instructions\":\"" + "i".repeat(size)
                                    + "\",\"output\":[{\"usage\":{\"input_tokens\":9}}],"
                                    + "\"usage\":{\"input_tokens\":37,\"input_tokens_details\":{\"cached_tokens\":5},\"output_tokens\":11,"
                                    + "\"output_tokens_details\":{\"reasoning_tokens\":3}}}}\n\n";
                    var meter = Meter.of(AnswerFormat.OPENAI_RESPONSES, true, true, () -> 2_000);

                    assertThat(pass(meter, stream, new Random(size))).isEqualTo(stream);
                    assertThat(meter.result(true)).isEqualTo(new Metered.Exact(new TokenUsage(37, 5, 11, 3)));
                }
            }
        }
    }

    private static Metered.Unknown unknown(Meter meter) {
        return (Metered.Unknown) meter.result(false);
    }

    @Nested
    @DisplayName("A stream that breaks off")
    class BrokenOff {
        @Test
        @DisplayName("is estimated from the text that was seen")
        void estimated() {
            var meter = chat(true, 1_000);
            pass(meter, CONTENT + CONTENT, new Random(1));

            // 'Hi "usage": {' has 13 bytes with its quotes, and the escaped character has 2.
            assertThat(unknown(meter).text().total()).isEqualTo(2 * 15);
            assertThat(unknown(meter).text().kept()).isEqualTo("Hi \"usage\": {\u00e4".repeat(2));
            assertThat(unknown(meter).estimate(101)).isEqualTo(TokenUsage.of(26, 8));
        }

        @Test
        @DisplayName("counts the deltas of a responses stream, not what later events repeat")
        void deltasOnly() {
            var meter = Meter.of(AnswerFormat.OPENAI_RESPONSES, true, false, () -> 1_000);
            pass(
                    meter,
                    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"12345\"}\n\n"
                            + "data: {\"type\":\"response.output_text.done\",\"text\":\"12345\"}\n\n",
                    new Random(1));
            assertThat(unknown(meter).text().kept()).isEqualTo("12345");
        }
    }

    @Test
    @DisplayName("Nothing that a provider may send makes it throw or change the bytes")
    void hostile() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var stream = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                stream.append(new String[] {
                            "data: ",
                            "{\"usage\":{",
                            "\"prompt_tokens\":",
                            "-1",
                            "99999999999999999999",
                            "1e400",
                            "\n",
                            "\r",
                            "}}",
                            "[",
                            "\\u",
                            "\"",
                            "\"choices\":[],",
                            "\"usage\":{}",
                            "null",
                            "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":true}}"
                        }
                        [random.nextInt(16)]);
            }
            var meter = chat(false, random.nextInt(30));

            assertThat(pass(meter, stream.toString(), random)).isEqualTo(stream.toString());
            assertThat(meter.result(true)).as("seed %d", seed).isNotNull();
        }
    }
}
