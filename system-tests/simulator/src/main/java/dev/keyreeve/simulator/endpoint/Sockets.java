package dev.keyreeve.simulator.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Call;
import dev.keyreeve.simulator.count.Outcome;
import dev.keyreeve.simulator.count.Recorder;
import dev.keyreeve.simulator.text.TokenRule;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Supplier;

/**
 * A WebSocket's way: check the key, shake hands, hand what is said to its endpoint. One connection is one call; it is
 * counted when it ends, with all that its answers read and wrote.
 */
final class Sockets {
    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;

    private final Vertx vertx;
    private final Recorder recorder;

    Sockets(Vertx vertx, Recorder recorder) {
        this.vertx = vertx;
        this.recorder = recorder;
    }

    static boolean asks(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE, "websocket", true);
    }

    void handle(
            HttpServerRequest request,
            Incoming incoming,
            SocketEndpoint endpoint,
            Exchange exchange,
            Supplier<Behavior> behavior) {
        exchange.call().understood(endpoint.read(incoming));
        switch (behavior.get().fault()) {
            case Fault.Status(int code, int retryAfter) ->
                throw new Refusal(
                        ApiError.simulated(code, retryAfter, incoming.query().get("model")));
            case Fault.Disconnect _ -> exchange.disconnect();
            default -> {
                exchange.handOver();
                request.toWebSocket()
                        .onSuccess(socket -> converse(
                                socket,
                                new SocketLine(vertx, socket, request.connection(), recorder, exchange.call()),
                                incoming,
                                endpoint,
                                exchange.call(),
                                behavior))
                        .onFailure(_ -> recorder.settle(exchange.call(), Outcome.REFUSED, 400));
            }
        }
    }

    private static void converse(
            ServerWebSocket socket,
            SocketLine line,
            Incoming incoming,
            SocketEndpoint endpoint,
            Call call,
            Supplier<Behavior> behavior) {
        call.streaming();
        SocketEndpoint.Listener listener = endpoint.open(line, incoming, behavior);
        socket.textMessageHandler(text -> {
            line.heard(TokenRule.bytes(text));
            JsonNode event = parsed(text);
            if (event.isObject()) {
                listener.said(event);
            } else {
                listener.babbled();
            }
        });
        socket.closeHandler(_ -> {
            Short code = socket.closeStatusCode();
            boolean farewell = code != null && (code == NORMAL || code == GOING_AWAY);
            line.settle(farewell && !listener.speaking() ? Outcome.FINISHED : Outcome.CLOSED_EARLY);
        });
        socket.exceptionHandler(_ -> line.settle(Outcome.CLOSED_EARLY));
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            return Json.MAPPER.missingNode();
        }
    }
}
