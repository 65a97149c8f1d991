package dev.keyreeve.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An upgrade")
class UpgradeTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @DisplayName("of a caller who has left fails, and throws nothing")
    void left() throws Exception {
        var asked = Promise.<HttpServerRequest>promise();
        int port = vertx.createHttpServer()
                .requestHandler(asked::complete)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        try (var caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
            caller.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> asked.future().isComplete());
        }
        var request = asked.future().result();
        await().until(() -> request.response().closed());

        // In a turn of its own: by then the connection's handlers are gone, too.
        var upgraded = new CompletableFuture<Future<NetSocket>>();
        ((HttpServerRequestInternal) request).context().runOnContext(turn -> {
            try {
                upgraded.complete(Upgrade.of(request));
            } catch (RuntimeException thrown) {
                upgraded.completeExceptionally(thrown);
            }
        });

        assertThat(upgraded.get().failed()).isTrue();
        assertThat(upgraded.get().cause()).hasMessageContaining("has left");
    }
}
