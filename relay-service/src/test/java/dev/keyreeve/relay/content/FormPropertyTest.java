package dev.keyreeve.relay.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Any form")
class FormPropertyTest {
    private static final String[] PIECES = {
        "\r\n--",
        "\r\n",
        "--",
        "--keyreeve-",
        "\r\n--keyreeve-00000000000000000000000000000000--\r\n",
        "Content-Disposition: form-data; name=\"model\"",
        "\r\n\r\n",
        "b",
        "\u0000",
        "é",
    };

    @Test
    void says_the_same_when_it_is_rendered_and_read_again() throws Malformed {
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var parts = parts(random);
            var rendered = new Form(parts, 0).render();

            var read = FormReader.read(rendered.mediaType(), rendered.body());

            assertThat(read.parts()).as("seed %d", seed).isEqualTo(parts);
            assertThat(read.bytes()).isEqualTo(rendered.body().length());
        }
    }

    /** Its sender's boundary may be the beginning of what stands in a part; the part is then not cut there. */
    @Test
    void is_rendered_so_that_no_part_ends_early() throws Malformed {
        var inner = new Form(parts(new Random(7)), 0).render();
        var outer =
                new Form(List.of(new Form.Part("file", Optional.of("f"), Optional.empty(), inner.body())), 0).render();

        assertThat(FormReader.read(outer.mediaType(), outer.body()).parts())
                .singleElement()
                .satisfies(part -> assertThat(part.data()).isEqualTo(inner.body()));
    }

    @Test
    void that_is_damaged_is_malformed_or_still_a_form_and_nothing_else() {
        int malformed = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var rendered = new Form(parts(random), 0).render();
            var bytes = damaged(rendered.body(), random);
            try {
                var form = FormReader.read(rendered.mediaType(), bytes);
                var again = form.render();
                assertThat(FormReader.read(again.mediaType(), again.body()).parts())
                        .as("seed %d", seed)
                        .isEqualTo(form.parts());
            } catch (Malformed e) {
                malformed++;
                assertThat(e.fault()).isNotBlank();
            }
        }
        assertThat(malformed).isBetween(5_000, 19_000);
    }

    private static List<Form.Part> parts(Random random) {
        var parts = new ArrayList<Form.Part>();
        for (int i = random.nextInt(5); i > 0; i--) {
            parts.add(new Form.Part(
                    random.nextBoolean() ? "field" + i : "fi;eld=" + i + " é[]",
                    random.nextBoolean() ? Optional.of("a; name=b " + random.nextInt(9) + ".wav") : Optional.empty(),
                    random.nextBoolean() ? Optional.of("text/plain; charset=utf-8") : Optional.empty(),
                    data(random)));
        }
        return parts;
    }

    private static Buffer data(Random random) {
        var data = Buffer.buffer();
        for (int i = random.nextInt(6); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                var noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                data.appendBytes(noise);
            } else {
                data.appendString(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return data;
    }

    private static Buffer damaged(Buffer body, Random random) {
        var bytes = body.copy();
        int at = random.nextInt(bytes.length());
        return switch (random.nextInt(4)) {
            case 0 -> bytes.setByte(at, (byte) random.nextInt(256));
            case 1 -> bytes.getBuffer(0, at);
            case 2 -> bytes.getBuffer(0, at).appendBuffer(bytes.getBuffer(at + 1, bytes.length()));
            default ->
                bytes.getBuffer(0, at)
                        .appendString(PIECES[random.nextInt(PIECES.length)])
                        .appendBuffer(bytes.getBuffer(at, bytes.length()));
        };
    }
}
