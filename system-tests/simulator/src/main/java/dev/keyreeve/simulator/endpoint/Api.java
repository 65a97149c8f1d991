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
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider call's way: route, read the body, check the key, understand, decide on a behavior, answer. */
final class Api {
    static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

    private static final String BEHAVIOR_HEADERS = "x-simulator-";

    private final Vertx vertx;
    private final Recorder recorder;
    private final DefaultBehavior defaults;
    private final Map<String, Endpoint> endpoints;
    private final Endpoint models = new ModelsEndpoint();

    Api(Vertx vertx, Recorder recorder, DefaultBehavior defaults, Clock clock) {
        this.vertx = vertx;
        this.recorder = recorder;
        this.defaults = defaults;
        this.endpoints = Map.of(
                "/v1/chat/completions",
                new ChatEndpoint(clock),
                "/v1/responses",
                new ResponsesEndpoint(clock),
                "/v1/embeddings",
                new EmbeddingsEndpoint(),
                "/v1/moderations",
                new ModerationsEndpoint(),
                ModelsEndpoint.PATH,
                models);
    }

    void handle(HttpServerRequest request) {
        Endpoint endpoint = route(request.path());
        String name = endpoint == null ? "unknown" : endpoint.name();
        String method = request.method().name();
        Call call = recorder.received(name, new Call.Request(method, request.path(), request.headers()));
        Exchange exchange = new Exchange(vertx, request, recorder, call);
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                request.handler(_ -> {});
                exchange.refuse(ApiError.tooLarge(MAX_BODY_BYTES));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> exchange.guarded(() -> answer(exchange, request, endpoint, body)));
    }

    private @Nullable Endpoint route(String path) {
        Endpoint exact = endpoints.get(path);
        if (exact != null) {
            return exact;
        }
        int id = ModelsEndpoint.PATH.length() + 1;
        return path.startsWith(ModelsEndpoint.PATH + "/") && path.length() > id ? models : null;
    }

    private void answer(Exchange exchange, HttpServerRequest request, @Nullable Endpoint endpoint, Buffer body) {
        Keys.check(request.getHeader(HttpHeaders.AUTHORIZATION));
        String method = request.method().name();
        if (endpoint == null) {
            throw new Refusal(ApiError.unknownPath(method, request.path()));
        }
        if (!endpoint.method().equals(method)) {
            throw new Refusal(ApiError.wrongMethod(method, request.path()));
        }
        Endpoint.Reading reading = endpoint.read(request.path(), body);
        exchange.call().understood(reading.asked());
        Behavior behavior = defaults.now()
                .with(settings(request.headers()))
                .directedBy(reading.asked().prompt().directed());
        play(exchange, reading, behavior);
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
