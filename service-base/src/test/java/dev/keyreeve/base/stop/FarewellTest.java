package dev.keyreeve.base.stop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A service that is about to stop")
class FarewellTest {
    private final Farewell farewell = new Farewell();
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        var router = Router.router(vertx);
        router.route().handler(farewell::pass);
        router.route().handler(call -> call.response().end("served"));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("still serves, and asks with each answer for the connection to be closed; before that it asks nothing")
    void asks() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            assertThat(call(client).headers().firstValue("connection")).isEmpty();

            farewell.begin(new ShutdownDelayInitiatedEvent());

            for (int time = 0; time < 2; time++) {
                var answer = call(client);
                assertThat(answer.body()).isEqualTo("served");
                assertThat(answer.headers().firstValue("connection")).hasValue("close");
            }
        }
    }

    private HttpResponse<String> call(HttpClient client) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
