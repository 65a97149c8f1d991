package dev.keyreeve.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.operator.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the kubelet asks and Prometheus, at the same paths as of the services. */
final class Health implements AutoCloseable {
    private final HttpServer server;

    private Health(HttpServer server) {
        this.server = server;
    }

    static Health serve(int port, BooleanSupplier isHealthy, Supplier<String> metrics) {
        try {
            var server = HttpServer.create(new InetSocketAddress(port), 0);
            server.createContext("/q/health", exchange -> {
                boolean up = isHealthy.getAsBoolean();
                answer(
                        exchange,
                        up ? 200 : 503,
                        "application/json",
                        up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
            });
            server.createContext("/q/metrics", exchange -> answer(exchange, 200, Metrics.CONTENT_TYPE, metrics.get()));
            server.start();
            return new Health(server);
        } catch (IOException taken) {
            throw new UncheckedIOException("Port " + port + " cannot be listened on", taken);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
