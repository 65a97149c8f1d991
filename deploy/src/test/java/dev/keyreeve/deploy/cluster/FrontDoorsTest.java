package dev.keyreeve.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontDoorsTest {
    private static final String REFUSAL = "{\"error\":{\"code\":\"invalid_key\"}}";

    private final ArrayList<String> told = new ArrayList<>();
    private HttpServer server;
    private String models = REFUSAL;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/organization/users", exchange -> {
            boolean known = "Bearer the key".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, known ? 200 : 401, known ? "{\"object\":\"list\"}" : REFUSAL);
        });
        server.createContext("/v1/models", exchange -> answer(exchange, 401, models));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void areOpenWhenEachAnswersAsItShould() {
        assertThat(open("the key")).isTrue();
        assertThat(told).hasSize(3).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void areNotWhereTheKeyIsRefused() {
        assertThat(open("another")).isFalse();
        assertThat(told).singleElement().asString().contains("answered 401 invalid_key");
    }

    @Test
    void areNotWhereSomebodyElseAnswers() {
        models = "{\"error\":{\"code\":\"other\"}}";

        assertThat(open("the key")).isFalse();
        assertThat(told.getLast()).startsWith("no ").contains("answered 401 other");
    }

    private boolean open(String key) {
        var at = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new FrontDoors(Duration.ZERO, told::add).areOpen(at, at, key);
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
