package dev.keyreeve.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.stream.OnHangUp;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a provider says next is awaited")
class WaitingTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();
    private final Promise<Void> step = Promise.promise();
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
    private final Promise<HttpServerRequest> asked = Promise.promise();
    private Socket caller;

    @BeforeEach
    void call() throws Exception {
        int port = vertx.createHttpServer()
                .requestHandler(asked::complete)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        caller = new Socket(InetAddress.getLoopbackAddress(), port);
        caller.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        await().until(() -> asked.future().isComplete());
    }

    @AfterEach
    void end() throws Exception {
        caller.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void leave() throws Exception {
        caller.close();
        await().until(() -> answer().closed());
    }

    private HttpServerResponse answer() {
        return asked.future().result().response();
    }

    private void awaitNext(Optional<OnHangUp> onLeaving) {
        var context = vertx.getOrCreateContext();
        context.runOnContext(turn -> new Waiting(vertx, new OnHangUp.Cancel())
                .awaited(
                        step,
                        onLeaving,
                        () -> hungUp.complete(null),
                        new Live(context),
                        answer(),
                        LONG,
                        "did nothing for "));
    }

    private void assertGivenUp() throws Exception {
        hungUp.get(10, TimeUnit.SECONDS);
        assertThat(step.future().cause())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STREAM_INTERRUPTED));
    }

    @Test
    @DisplayName("no longer than the bound, for a caller who has left a step before")
    void leftBefore() throws Exception {
        leave();
        awaitNext(Optional.of(new OnHangUp.Drain(SHORT, 1_000)));

        assertGivenUp();
    }

    @Test
    @DisplayName("not at all, for a caller who has left a step before, where leaving ends it")
    void leftBeforeAndCancels() throws Exception {
        leave();
        awaitNext(Optional.of(new OnHangUp.Cancel()));

        assertGivenUp();
    }

    @Test
    @DisplayName("no longer than the bound, for a caller who leaves meanwhile")
    void leavesMeanwhile() throws Exception {
        awaitNext(Optional.of(new OnHangUp.Drain(SHORT, 1_000)));
        leave();

        assertGivenUp();
    }

    @Test
    @DisplayName("whoever is there, where its end alone says what it costs")
    void plain() throws Exception {
        leave();
        awaitNext(Optional.empty());
        vertx.setTimer(2 * SHORT.toMillis(), later -> step.complete());

        await().until(() -> step.future().isComplete());
        assertThat(step.future().succeeded()).isTrue();
        assertThat(hungUp).isNotDone();
    }
}
