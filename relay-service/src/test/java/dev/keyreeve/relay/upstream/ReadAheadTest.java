package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reading ahead of a caller")
class ReadAheadTest {
    /** Sizes and line ends of the chunks that one read has. */
    private static final int FRAMING = 1024;

    private static final int SIPS = 300;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient(Upstreams.options(new SmallRyeConfigBuilder()
            .addDefaultSources()
            .addDiscoveredConverters()
            .withMapping(UpstreamConfig.Connections.class)
            .build()
            .getConfigMapping(UpstreamConfig.Connections.class)));
    private ServerSocket pouring;

    @BeforeEach
    void aProviderThatPours() throws IOException {
        pouring = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::pour);
    }

    private void pour() {
        var chunk = ("bb8\r\n" + "x".repeat(0xbb8) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (var socket = pouring.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                socket.getOutputStream().write(chunk);
            }
        } catch (IOException hungUp) {
            // the test is over
        }
    }

    @AfterEach
    void close() throws Exception {
        pouring.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void what_a_caller_has_not_taken_waits_in_the_system_and_not_in_the_heap() throws Exception {
        var slow = new Sipping();
        http.connectionHandler(
                connection -> ((ConnectionBase) connection).channel().pipeline().addFirst(slow));
        var most = Promise.<Integer>promise();

        vertx.runOnContext(turn -> http.request(HttpMethod.GET, pouring.getLocalPort(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .onFailure(most::tryFail)
                .onSuccess(answer -> slow.sip(answer, most)));

        assertThat(most.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .as("bytes taken from the system and not yet by the caller")
                .isBetween(ReadAhead.MOST_HELD / 2, ReadAhead.MOST_HELD + FRAMING);
    }

    /** Takes one chunk, waits until no more is read from the system, and takes the next. On one event loop. */
    private final class Sipping extends ChannelInboundHandlerAdapter {
        private int held;
        private int most;
        private int sips;

        void sip(HttpClientResponse answer, Promise<Integer> over) {
            answer.pause();
            answer.handler(chunk -> taken(chunk, answer, over));
            next(answer, over);
        }

        private void taken(Buffer chunk, HttpClientResponse answer, Promise<Integer> over) {
            held -= chunk.length();
            if (++sips == SIPS) {
                over.complete(most);
            } else {
                next(answer, over);
            }
        }

        private void next(HttpClientResponse answer, Promise<Integer> over) {
            var channel = ((ConnectionBase) answer.request().connection()).channel();
            if (channel.config().isAutoRead() && !over.future().isComplete()) {
                vertx.setTimer(1, turn -> next(answer, over));
            } else {
                answer.fetch(1);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            held += ((ByteBuf) bytes).readableBytes();
            most = Math.max(most, held);
            context.fireChannelRead(bytes);
        }
    }
}
