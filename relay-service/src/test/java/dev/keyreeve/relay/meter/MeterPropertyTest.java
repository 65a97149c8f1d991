package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A meter of any format")
class MeterPropertyTest {
    /** Of what providers may send, well-formed or not. */
    private static final String[] PIECES = {
        "data: ",
        "event: x\n",
        ": c\n",
        "\n",
        "\n\n",
        "\r\n\r\n",
        "\r",
        "[",
        "]",
        "{",
        "}",
        "}}",
        ",",
        "null",
        "true",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "-1",
        "12.0",
        "1e400",
        "99999999999999999999",
        "7",
        "0.5",
        "\"choices\":[],",
        "\"choices\":[{\"delta\":{\"content\":\"h\u00e9\\u00e9\"}}],",
        "\"data\":[{},{}],",
        "\"usage\":{",
        "\"usage\":{}",
        "\"usage\":null",
        "\"usageMetadata\":{",
        "\"message\":{\"usage\":{",
        "\"response\":{\"usage\":{",
        "\"x_groq\":{\"usage\":{",
        "\"prompt_tokens\":",
        "\"completion_tokens\":",
        "\"input_tokens\":",
        "\"output_tokens\":",
        "\"promptTokenCount\":",
        "\"candidatesTokenCount\":",
        "\"thoughtsTokenCount\":",
        "\"total_tokens\":",
        "\"seconds\":",
        "\"prompt_tokens_details\":{\"cached_tokens\":5,\"audio_tokens\":9,\"image_tokens\":3},",
        "\"input_token_details\":{\"cached_tokens\":4,\"cached_tokens_details\":{\"audio_tokens\":8}},",
        "\"cache_creation\":{\"ephemeral_1h_input_tokens\":6},",
        "\"cache_creation_input_tokens\":2,",
        "\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":4},{\"modality\":\"IMAGE\"}],",
        "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
        "{\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}\n\n",
        "{\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":6}}\n\n",
        "{\"type\":\"response.created\"}",
        "{\"type\":\"response.done\"}",
    };

    private static String any(Random random) {
        var stream = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            stream.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return stream.toString();
    }

    private static Metered.Unknown unknown(Metered metered) {
        return (Metered.Unknown) metered;
    }

    @Test
    @DisplayName("reads the same in whatever chunks an answer comes, never throws, and passes every byte")
    void anyChunks() {
        int exact = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var format = AnswerFormat.values()[random.nextInt(AnswerFormat.values().length)];
            var bytes = any(random).getBytes(StandardCharsets.UTF_8);
            boolean events = random.nextBoolean();
            boolean whole = random.nextBoolean();
            if (format == AnswerFormat.OPENAI_REALTIME) {
                // Each chunk is a message there: it cannot be cut otherwise.
                continue;
            }
            var results = new ArrayList<Metered>();
            for (int longest : new int[] {1, 7, 10_000}) {
                // A limit that no event reaches and one that most do.
                int maxEventBytes = random.nextBoolean() ? 100_000 : 20;
                var meter = Meter.of(format, events, false, () -> maxEventBytes);
                var out = Answers.pass(meter, bytes, random, longest);
                assertThat(out.getBytes()).as("seed %d", seed).isEqualTo(bytes);
                results.add(meter.result(whole));
            }
            for (var result : results) {
                assertSame(result, results.getFirst(), seed);
            }
            exact += results.getFirst() instanceof Metered.Exact ? 1 : 0;
        }
        assertThat(exact).as("not all of it is noise").isGreaterThan(5_000);
    }

    private static void assertSame(Metered one, Metered other, int seed) {
        assertThat(one.getClass()).as("seed %d", seed).isEqualTo(other.getClass());
        switch (one) {
            case Metered.Exact exact -> assertThat(exact).as("seed %d", seed).isEqualTo(other);
            case Metered.Unknown unknown -> {
                assertThat(unknown.text().kept())
                        .as("seed %d", seed)
                        .isEqualTo(unknown(other).text().kept());
                assertThat(unknown.told())
                        .as("seed %d", seed)
                        .isEqualTo(unknown(other).told());
                assertThat(unknown.inPieces()).isEqualTo(unknown(other).inPieces());
                assertThat(unknown.estimate(10).total()).isNotNegative();
            }
        }
    }

    @Test
    @DisplayName("of messages never throws either")
    void messages() {
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var meter = Meter.of(AnswerFormat.OPENAI_REALTIME, false, false, () -> 10);
            for (int i = random.nextInt(8); i >= 0; i--) {
                var message = Buffer.buffer(any(random));
                assertThat(meter.onChunk(message)).isSameAs(message);
            }
            assertThat(meter.onEnd().length()).isZero();
            assertThat(meter.result(random.nextBoolean())).isNotNull();
        }
    }

    @Test
    @DisplayName("keeps no more the longer an answer is")
    void memory() {
        var endless = List.of(
                "{\"data\":[{\"b64_json\":\"" + "QUJD".repeat(16_000),
                "{\"choices\":[{\"message\":{\"content\":\"" + "words ".repeat(10_000),
                "{\"usage\":{\"prompt_tokens\":" + "1".repeat(64_000),
                "{\"" + "name".repeat(16_000),
                "[".repeat(64_000),
                "data: " + "x".repeat(64_000));
        var formats = List.of(
                AnswerFormat.OPENAI_IMAGES,
                AnswerFormat.OPENAI_CHAT,
                AnswerFormat.ANTHROPIC_MESSAGES,
                AnswerFormat.GEMINI_GENERATE);
        var kept = new ArrayList<Meter>();
        long before = used();
        for (var beginning : endless) {
            for (var format : formats) {
                for (boolean events : new boolean[] {true, false}) {
                    var meter = Meter.of(format, events, true, () -> 16_384);
                    meter.onChunk(Buffer.buffer(beginning));
                    var more = Buffer.buffer(beginning.substring(beginning.length() - 60_000));
                    for (int i = 0; i < 200; i++) {
                        meter.onChunk(more);
                    }
                    kept.add(meter);
                }
            }
        }
        // 48 answers of 12 MB each.
        assertThat((used() - before) / kept.size()).as("bytes an answer").isLessThan(200_000);
        for (var meter : kept) {
            meter.onEnd();
            assertThat(meter.result(false)).isInstanceOf(Metered.Unknown.class);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    @DisplayName("finds usage behind an image of any size")
    void behindAnImage() {
        var meter = Meter.of(AnswerFormat.OPENAI_IMAGES, false, false, () -> 1_000);
        meter.onChunk(Buffer.buffer("{\"data\":[{\"b64_json\":\""));
        var piece = Buffer.buffer("QUJD".repeat(16_000));
        // More than the 20 million characters that a parser takes as one string.
        for (int i = 0; i < 400; i++) {
            meter.onChunk(piece);
        }
        meter.onChunk(Buffer.buffer("\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":9}}"));
        meter.onEnd();
        assertThat(meter.result(true))
                .isEqualTo(new Metered.Exact(new TokenUsage(5, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 9), 1));
    }
}
