package dev.keyreeve.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.relay.meter.AnswerFormat;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.session.Conversation.Outcome;
import dev.keyreeve.relay.stream.Ending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A conversation between a caller and a provider that are sockets, on an event loop of its own. */
abstract class ConversationFixture {
    static final int MOST = 10_000;
    static final Duration LONG = Duration.ofMinutes(1);

    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Throwable> accidents = new CopyOnWriteArrayList<>();
    final Promise<Conversation> begun = Promise.promise();
    final Promise<Ending> ended = Promise.promise();
    RawSocket caller;
    RawSocket provider;
    /** The relay's end of the caller's. */
    Wire callers;

    @BeforeEach
    void noAccidents() {
        vertx.exceptionHandler(accidents::add);
    }

    @AfterEach
    void end() throws Exception {
        caller.close();
        provider.close();
        assertThat(get(ended.future())).isNotNull();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        assertThat(accidents).isEmpty();
    }

    final void begin(Duration idle) throws Exception {
        var fromCaller = Promise.<NetSocket>promise();
        var fromProvider = Promise.<NetSocket>promise();
        caller = new RawSocket(listen(fromCaller).actualPort(), true);
        provider = new RawSocket(listen(fromProvider).actualPort(), false);
        callers = Wire.of(get(fromCaller.future()));
        var providers = Wire.of(get(fromProvider.future()));
        vertx.runOnContext(turn -> {
            var conversation = Conversation.between(
                    vertx,
                    callers,
                    providers,
                    this::look,
                    Meter.of(AnswerFormat.OPENAI_REALTIME, false, false, () -> 1_000),
                    MOST,
                    idle);
            conversation.begin().onComplete(ended);
            begun.complete(conversation);
        });
        assertThat(get(begun.future())).isNotNull();
    }

    private NetServer listen(Promise<NetSocket> accepted) throws Exception {
        return get(vertx.createNetServer()
                .connectHandler(socket -> accepted.complete(socket.pause()))
                .listen(0, "127.0.0.1"));
    }

    /** Everything may pass, after a while. */
    Future<Outcome> look(Buffer text) {
        var message = Json.read(text.getBytes(), ObjectNode.class);
        var looked = Promise.<Outcome>promise();
        vertx.setTimer(5, passed -> looked.complete(new Outcome.Pass(message, text)));
        return looked.future();
    }

    static <T> T get(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    final void assertEnds(int code, String error, String words) throws IOException {
        var event = caller.hear().json();
        assertThat(event.path("type").asText()).isEqualTo("error");
        assertThat(event.at("/error/code").asText()).isEqualTo(error);
        assertThat(event.at("/error/message").asText()).contains(words);
        var close = caller.hear();
        assertThat(close.operation()).isEqualTo(RawSocket.CLOSE);
        assertThat(close.closeCode()).isEqualTo(code);
        assertThat(close.closeReason()).isEqualTo(error);
    }

    final void assertProviderIsLeft(int code) throws IOException {
        var close = provider.hear();
        assertThat(close.operation()).isEqualTo(RawSocket.CLOSE);
        assertThat(close.closeCode()).isEqualTo(code);
    }
}
