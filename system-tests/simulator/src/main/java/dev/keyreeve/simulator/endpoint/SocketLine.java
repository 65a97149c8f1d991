package dev.keyreeve.simulator.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.count.Call;
import dev.keyreeve.simulator.count.Outcome;
import dev.keyreeve.simulator.count.Recorder;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;

/** The simulator's end of a WebSocket. All of it runs on the connection's event loop. */
public final class SocketLine {
    private static final int SWITCHING = 101;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final HttpConnection connection;
    private final Recorder recorder;
    private final Call call;
    private int input;
    private int output;

    SocketLine(Vertx vertx, ServerWebSocket socket, HttpConnection connection, Recorder recorder, Call call) {
        this.vertx = vertx;
        this.socket = socket;
        this.connection = connection;
        this.recorder = recorder;
        this.call = call;
    }

    public void send(ObjectNode event) {
        if (!call.settled()) {
            socket.writeTextMessage(Json.of(event));
        }
    }

    /** An answer has read so many tokens. */
    public void read(int tokens) {
        input += tokens;
        call.read(input);
    }

    /** An answer has written so many more tokens. */
    public void produced(int tokens) {
        output += tokens;
        call.produced(output);
    }

    public boolean full() {
        return socket.writeQueueFull();
    }

    /** Runs a step once when the client has taken what is queued. */
    public void whenDrained(Runnable step) {
        socket.drainHandler(_ -> {
            socket.drainHandler(null);
            ifOpen(step);
        });
    }

    /** Runs a step after so long, after what else waits for this event loop if that is nothing; never once it is over. */
    public void after(long nanos, Runnable step) {
        if (nanos <= 0) {
            vertx.runOnContext(_ -> ifOpen(step));
        } else {
            vertx.setTimer(Math.ceilDiv(nanos, NANOS_PER_MILLI), _ -> ifOpen(step));
        }
    }

    private void ifOpen(Runnable step) {
        if (!call.settled()) {
            step.run();
        }
    }

    /** Breaks the connection, below Vert.x, which would say farewell on it first. */
    public void disconnect() {
        settle(Outcome.FAULTED);
        ((ConnectionBase) connection).channel().pipeline().firstContext().close();
    }

    void settle(Outcome outcome) {
        recorder.settle(call, outcome, SWITCHING);
    }

    void heard(int bytes) {
        call.heard(bytes);
    }
}
