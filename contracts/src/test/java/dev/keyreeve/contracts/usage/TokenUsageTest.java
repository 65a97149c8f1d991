package dev.keyreeve.contracts.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Tokens of an exchange")
class TokenUsageTest {
    private static final String WITHOUT_IMAGES = "{\"input\":9,\"cached_input\":4,\"cache_write\":1,"
            + "\"cache_write_hour\":2,\"audio_input\":3,\"cached_audio_input\":1,\"output\":5,\"reasoning\":2,\"audio_output\":1}";

    private static TokenUsage read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), TokenUsage.class);
    }

    @Test
    @DisplayName("are read from an event of before images were told apart")
    void old() {
        assertThat(read(WITHOUT_IMAGES)).isEqualTo(new TokenUsage(9, 4, 1, 2, 3, 1, 0, 0, 5, 2, 1, 0));
    }

    @Test
    @DisplayName("are not read where another number is missing")
    void missing() {
        for (var name : new String[] {"input", "cached_input", "cache_write_hour", "output", "audio_output"}) {
            var without = WITHOUT_IMAGES.replace("\"" + name + "\":", "\"x_" + name + "\":");
            assertThatThrownBy(() -> read(without)).as(name).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    @DisplayName("come out of JSON as they went in, under the same names as before")
    void roundTrip() {
        var random = new Random(8);
        for (int i = 0; i < 1_000; i++) {
            var usage = any(random);
            assertThat(Json.read(Json.write(usage), TokenUsage.class)).isEqualTo(usage);
        }
        assertThat(new String(Json.write(new TokenUsage(9, 4, 1, 2, 3, 1, 5, 2, 1)), StandardCharsets.UTF_8))
                .contains("\"cache_write_hour\":2", "\"cached_audio_input\":1", "\"image_input\":0");
    }

    @Test
    @DisplayName("cannot be sound and picture at once")
    void apart() {
        assertThatThrownBy(() -> new TokenUsage(10, 0, 0, 0, 6, 0, 5, 0, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenUsage(10, 4, 0, 0, 3, 3, 5, 2, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 6, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TokenUsage any(Random random) {
        long input = random.nextLong(1_000);
        long cached = random.nextLong(input + 1);
        long write = random.nextLong(input - cached + 1);
        long audio = random.nextLong(input + 1);
        long cachedAudio = random.nextLong(Math.min(audio, cached) + 1);
        long image = random.nextLong(input - audio + 1);
        long output = random.nextLong(1_000);
        long audioOutput = random.nextLong(output + 1);
        return new TokenUsage(
                input,
                cached,
                write,
                random.nextLong(input - cached - write + 1),
                audio,
                cachedAudio,
                image,
                random.nextLong(Math.min(image, cached - cachedAudio) + 1),
                output,
                random.nextLong(output + 1),
                audioOutput,
                random.nextLong(output - audioOutput + 1));
    }
}
