package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.DefaultBehavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Call;
import dev.keyreeve.simulator.count.Recorder;
import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A provider call's way: route, read the body, check the key, understand, decide on a behavior, answer. */
final class Api {
    static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

    private static final String BEHAVIOR_HEADERS = "x-simulator-";

    private final Vertx vertx;
    private final Recorder recorder;
    private final DefaultBehavior defaults;
    private final List<Dialect> dialects;

    Api(Vertx vertx, Recorder recorder, DefaultBehavior defaults, List<Dialect> dialects) {
        this.vertx = vertx;
        this.recorder = recorder;
        this.defaults = defaults;
        this.dialects = dialects;
    }

    void handle(HttpServerRequest request) {
        Dialect dialect = dialect(request.path());
        SocketEndpoint socket = Sockets.asks(request) ? dialect.socket(request.path()) : null;
        if (socket != null) {
            Exchange exchange = received(request, dialect, dialect.named(socket.name()));
            exchange.guarded(() -> shakeHands(exchange, request, dialect, socket));
            return;
        }
        Routes.Match match = dialect.routes().find(request.path());
        String method = request.method().name();
        Exchange exchange = received(request, dialect, match == null ? "unknown" : dialect.named(match.name(method)));
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                request.handler(_ -> {});
                exchange.refuse(ApiError.tooLarge(MAX_BODY_BYTES));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> exchange.guarded(() -> {
            exchange.call().arrived(body.getBytes());
            answer(exchange, request, dialect, match, body);
        }));
    }

    private Exchange received(HttpServerRequest request, Dialect dialect, String endpoint) {
        Call call = recorder.received(
                endpoint,
                new Call.Request(
                        request.method().name(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        dialect.credential(request)));
        return new Exchange(vertx, request, recorder, call, dialect);
    }

    private void shakeHands(Exchange exchange, HttpServerRequest request, Dialect dialect, SocketEndpoint socket) {
        Incoming incoming = incoming(request, dialect, Map.of(), Buffer.buffer());
        dialect.admit(incoming);
        Map<String, String> settings = settings(request.headers());
        new Sockets(vertx, recorder)
                .handle(
                        request,
                        incoming,
                        socket,
                        exchange,
                        () -> defaults.now().with(settings));
    }

    /** The last one owns every path. */
    private Dialect dialect(String path) {
        return dialects.stream().filter(each -> each.owns(path)).findFirst().orElseThrow();
    }

    private void answer(
            Exchange exchange, HttpServerRequest request, Dialect dialect, Routes.@Nullable Match match, Buffer body) {
        String method = request.method().name();
        Incoming incoming = incoming(request, dialect, match == null ? Map.of() : match.parameters(), body);
        dialect.admit(incoming);
        if (match == null) {
            throw new Refusal(ApiError.unknownPath(method, request.path()));
        }
        Endpoint endpoint = match.byMethod().get(method);
        if (endpoint == null) {
            throw new Refusal(ApiError.wrongMethod(method, request.path()));
        }
        Endpoint.Reading reading = endpoint.read(incoming);
        exchange.call().understood(reading.asked());
        Behavior behavior = defaults.now()
                .with(settings(request.headers()))
                .directedBy(reading.asked().prompt().directed());
        play(exchange, reading, behavior);
    }

    private static Incoming incoming(
            HttpServerRequest request, Dialect dialect, Map<String, String> parameters, Buffer body) {
        return new Incoming(
                request.method().name(),
                request.path(),
                parameters,
                request.params(),
                request.headers(),
                body,
                Objects.requireNonNullElse(dialect.credential(request), ""));
    }

    private static void play(Exchange exchange, Endpoint.Reading reading, Behavior behavior) {
        Pacing pacing = Pacing.of(behavior);
        switch (behavior.fault()) {
            case Fault.Status(int code, int retryAfter) -> {
                ApiError error =
                        ApiError.simulated(code, retryAfter, reading.asked().model());
                exchange.at(pacing.due(0), () -> exchange.refuse(error));
            }
            case Fault.Disconnect _ -> exchange.at(pacing.due(0), exchange::disconnect);
            default -> {
                switch (reading.answering().answer(behavior)) {
                    case Answer.Plain plain -> new PlainSender(exchange, plain, pacing, behavior.fault()).start();
                    case Answer.Queued(Buffer body, int billed) ->
                        new PlainSender(exchange, new Answer.Plain(body, 0, billed), Pacing.AT_ONCE, behavior.fault())
                                .start();
                    case Answer.Streamed streamed ->
                        new StreamSender(exchange, streamed, pacing, behavior.fault()).start();
                }
            }
        }
    }

    /** {@code x-simulator-ttft-ms: 50} is the setting {@code ttft_ms}. */
    private static Map<String, String> settings(MultiMap headers) {
        Map<String, String> settings = Map.of();
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().regionMatches(true, 0, BEHAVIOR_HEADERS, 0, BEHAVIOR_HEADERS.length())) {
                if (settings.isEmpty()) {
                    settings = new LinkedHashMap<>();
                }
                String name = header.getKey().substring(BEHAVIOR_HEADERS.length());
                settings.put(
                        name.toLowerCase(Locale.ROOT).replace('-', '_'),
                        header.getValue().strip());
            }
        }
        return settings;
    }
}
