package dev.keyreeve.stories.watched;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as OpenTelemetry's collector does: OTLP over HTTP (opentelemetry/proto/trace/v1/trace.proto). */
final class Collector implements AutoCloseable {
    /**
     * @param instance of the service; empty where it has no name
     * @param parent empty where there is none
     * @param links the trace ids of what it is linked to
     */
    record Span(
            String service,
            String instance,
            String trace,
            String id,
            String parent,
            String name,
            Map<String, String> attributes,
            List<String> links) {
        boolean isChildOf(Span other) {
            return trace.equals(other.trace()) && parent.equals(other.id());
        }
    }

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream everything = new ByteArrayOutputStream();

    private Collector(HttpServer server) {
        this.server = server;
    }

    static Collector open() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var collector = new Collector(server);
        server.createContext("/v1/traces", collector::take);
        server.start();
        return collector;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** All that was ever sent here, headers too, byte by byte. */
    String everything() {
        synchronized (everything) {
            return everything.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (everything) {
                everything.writeBytes(
                        exchange.getRequestHeaders().entrySet().toString().getBytes(StandardCharsets.UTF_8));
                everything.writeBytes(body);
            }
            for (var ofResource : Wire.of(body).all(1)) {
                var resource = attributes(ofResource.all(1).getFirst(), 1);
                for (var scope : ofResource.all(2)) {
                    scope.all(2).forEach(span -> spans.add(span(resource, span)));
                }
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(Map<String, String> resource, Wire span) {
        return new Span(
                resource.getOrDefault("service.name", ""),
                resource.getOrDefault("service.instance.id", ""),
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                attributes(span, 9),
                span.all(13).stream().map(link -> link.hex(1)).toList());
    }

    private static Map<String, String> attributes(Wire of, int number) {
        var attributes = new TreeMap<String, String>();
        for (var pair : of.all(number)) {
            var value = pair.all(2).getFirst();
            attributes.put(pair.text(1), value.has(1) ? value.text(1) : Long.toString(value.number(3)));
        }
        return attributes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
