package dev.keyreeve.operator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What the kubelet asks, at the same paths as of the services. */
final class Health implements AutoCloseable {
    private final HttpServer server;

    private Health(HttpServer server) {
        this.server = server;
    }

    static Health serve(int port, KeyreeveOperator operator) {
        try {
            var server = HttpServer.create(new InetSocketAddress(port), 0);
            server.createContext("/q/health", exchange -> {
                boolean up = operator.isHealthy();
                var body = (up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}").getBytes(StandardCharsets.UTF_8);
                try (exchange) {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(up ? 200 : 503, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            return new Health(server);
        } catch (IOException taken) {
            throw new UncheckedIOException("Port " + port + " cannot be listened on", taken);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
