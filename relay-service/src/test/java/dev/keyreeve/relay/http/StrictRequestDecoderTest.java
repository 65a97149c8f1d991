package dev.keyreeve.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.relay.hostile.Corpus;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A request's bytes")
class StrictRequestDecoderTest {
    private static final int MAX_HEADERS = 100;

    static Stream<Corpus.Case> framed() {
        return Corpus.all()
                .filter(request -> List.of("framing", "syntax", "chunks").contains(request.theme()))
                .filter(request -> bytes(request).length < 10_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framed")
    void mean_the_same_however_they_are_cut_into_packets(Corpus.Case request) {
        var whole = bytes(request);

        assertThat(read(whole, 1)).isEqualTo(read(whole, whole.length));
        assertThat(read(whole, 7)).isEqualTo(read(whole, whole.length));
    }

    @Test
    void that_come_before_a_socket_is_open_are_noticed() {
        var decoder = new StrictRequestDecoder(new HttpServerOptions(), MAX_HEADERS, () -> {});
        var channel = new EmbeddedChannel(decoder);
        channel.writeInbound(Unpooled.copiedBuffer(
                "GET /v1/realtime HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\n\r\n", StandardCharsets.US_ASCII));
        assertThat(decoder.isOpening()).isTrue();

        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0}));
        assertThat(decoder.isOpening()).isFalse();
        channel.finishAndReleaseAll();
    }

    private static byte[] bytes(Corpus.Case request) {
        return request.sent().stream()
                .map(Corpus.Part::bytes)
                .collect(Collectors.joining())
                .replace("{good}", "{}")
                .replaceAll("\\{good\\.(length|hex)}", "2")
                .replace("{auth}", "Authorization: Bearer x")
                .replace("{json}", "Content-Type: application/json")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> read(byte[] bytes, int packet) {
        var read = new ArrayList<String>();
        var broken = new ArrayList<String>(); // told before what was decoded with it is read
        var channel = new EmbeddedChannel(
                new StrictRequestDecoder(new HttpServerOptions(), MAX_HEADERS, () -> broken.add("a broken body")));
        for (int at = 0; at < bytes.length; at += packet) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(packet, bytes.length - at)));
            for (Object object = channel.readInbound(); object != null; object = channel.readInbound()) {
                if (object instanceof HttpRequest request) {
                    read.add(
                            request.decoderResult().isSuccess()
                                    ? request.method() + " " + request.uri()
                                    : "no request");
                }
                ReferenceCountUtil.release(object);
            }
        }
        channel.finishAndReleaseAll();
        read.addAll(broken);
        return read;
    }
}
