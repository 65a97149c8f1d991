package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stream of events")
class EventSplitterTest {
    private static final String[] LINE_ENDS = {"\n", "\r", "\r\n"};

    /** Puts the pieces together again: one text for each event, and all bytes. */
    private static final class Collected implements EventSplitter.Events {
        private final List<String> events = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ByteArrayOutputStream large = new ByteArrayOutputStream();
        private int parts;

        @Override
        public void event(byte[] in, int from, int to) {
            bytes.write(in, from, to - from);
            events.add(new String(in, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void part(byte[] in, int from, int to, boolean last) {
            parts++;
            bytes.write(in, from, to - from);
            large.write(in, from, to - from);
            if (last) {
                events.add(large.toString(StandardCharsets.ISO_8859_1));
                large.reset();
            }
        }

        @Override
        public void lateLineFeed() {
            bytes.write('\n');
            events.set(events.size() - 1, events.getLast() + "\n");
        }
    }

    private static Collected split(byte[] stream, int maxEventBytes, Random random, int longestChunk) {
        var collected = new Collected();
        var splitter = new EventSplitter(maxEventBytes, collected);
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(longestChunk));
            splitter.feed(Arrays.copyOfRange(stream, at, end));
            at = end;
        }
        splitter.end();
        return collected;
    }

    @Test
    @DisplayName("gives the same events and the same bytes, however it was cut and whatever ends its lines")
    void anyChunks() {
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var wanted = new ArrayList<String>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                wanted.add(event(random));
            }
            if (random.nextBoolean()) {
                wanted.add("data: without an end");
            }
            var stream = String.join("", wanted).getBytes(StandardCharsets.ISO_8859_1);

            var found = split(stream, random.nextInt(60), random, 1 + random.nextInt(20));

            assertThat(found.bytes.toByteArray()).as("seed %d", seed).isEqualTo(stream);
            assertThat(found.events).as("seed %d", seed).isEqualTo(wanted);
        }
    }

    private static String event(Random random) {
        var out = new StringBuilder();
        for (int line = random.nextInt(4); line >= 0; line--) {
            out.append(
                    switch (random.nextInt(4)) {
                        case 0 -> "event: e";
                        case 1 -> ": comment";
                        case 2 -> "data:{\"a\":" + random.nextInt() + "}";
                        default -> "data: \u00e9".repeat(1 + random.nextInt(3));
                    });
            out.append(LINE_ENDS[random.nextInt(3)]);
        }
        // A CR at the end of the last line and a lone LF would be one line end, so the empty line ends otherwise then.
        return out.append(out.charAt(out.length() - 1) == '\r' ? "\r\n" : LINE_ENDS[random.nextInt(3)])
                .toString();
    }

    @Test
    @DisplayName("hands an event out with the very chunk that ends it")
    void noDelay() {
        for (var lineEnd : LINE_ENDS) {
            var collected = new Collected();
            var splitter = new EventSplitter(1_000, collected);

            splitter.feed(("data: 1" + lineEnd).getBytes(StandardCharsets.US_ASCII));
            assertThat(collected.events).isEmpty();
            splitter.feed(lineEnd.substring(0, 1).getBytes(StandardCharsets.US_ASCII));

            assertThat(collected.events).hasSize(1);
        }
    }

    @Test
    @DisplayName("never holds more of an event than allowed")
    void large() {
        var stream = ("data: " + "x".repeat(100_000) + "\n\ndata: y\n\n").getBytes(StandardCharsets.US_ASCII);

        var found = split(stream, 1_000, new Random(1), 500);

        assertThat(found.parts).isGreaterThan(200);
        assertThat(found.events).hasSize(2).last().isEqualTo("data: y\n\n");
    }
}
