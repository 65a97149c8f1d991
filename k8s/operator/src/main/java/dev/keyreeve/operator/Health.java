package dev.keyreeve.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.operator.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the kubelet asks and Prometheus, at the same paths as of the services. */
final class Health implements AutoCloseable {
    private final HttpServer server;

    private final ExecutorService threads;

    private Health(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
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
            // On one thread whoever sends half a request would keep the kubelet waiting.
            var threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.start();
            return new Health(server, threads);
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
        threads.shutdownNow(); // what is half asked is not waited for
    }
}
