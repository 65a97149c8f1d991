package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.wire.EventStream;
import io.vertx.core.buffer.Buffer;

/**
 * Sends an answer chunk by chunk: each when it is due, none while the client does not take what is queued, and none
 * after the client has gone.
 */
final class StreamSender {
    /** Chunks written before other connections of the event loop get their turn. */
    private static final int BURST = 256;

    private final Exchange exchange;
    private final EventStream events;
    private final int reasoning;
    private final Pacing pacing;
    private final Fault fault;
    private final int last;
    private int next;

    StreamSender(Exchange exchange, Answer.Streamed answer, Pacing pacing, Fault fault) {
        this.exchange = exchange;
        this.events = answer.events();
        this.reasoning = answer.reasoning();
        this.pacing = pacing;
        this.fault = fault;
        this.last = switch (fault) {
            case Fault.DisconnectAfter(int after) -> Math.min(after, events.size());
            case Fault.StallAfter(int after) -> Math.min(after, events.size());
            case Fault.ErrorAfter(int after) -> Math.min(after, events.size());
            default -> events.size();
        };
    }

    void start() {
        exchange.call().streaming();
        Buffer early = events.early();
        if (early.length() > 0) {
            exchange.headOfStream(events.contentType());
            exchange.write(early);
        }
        exchange.at(pacing.due(0), () -> open(early.length() == 0));
    }

    private void open(boolean withHead) {
        if (withHead) {
            exchange.headOfStream(events.contentType());
        }
        exchange.write(events.opening());
        exchange.call().produced(reasoning);
        pump();
    }

    private void pump() {
        for (int written = 0; next < last; written++) {
            if (exchange.full()) {
                exchange.whenDrained(this::pump);
                return;
            }
            if (written == BURST) {
                exchange.soon(this::pump);
                return;
            }
            long due = pacing.due(next);
            if (due > pacing.firstNanos() && due > exchange.elapsedNanos()) {
                exchange.at(due, this::pump);
                return;
            }
            exchange.write(events.content(next++));
            exchange.call().produced(reasoning + next);
        }
        finish();
    }

    private void finish() {
        switch (fault) {
            case Fault.DisconnectAfter _ -> exchange.disconnect();
            case Fault.StallAfter _ -> {
                // The client decides how long it waits.
            }
            case Fault.ErrorAfter _ -> {
                Buffer broken = events.broken();
                if (broken.length() == 0) {
                    exchange.disconnect();
                } else {
                    exchange.endBroken(broken);
                }
            }
            default -> exchange.end(events.closing());
        }
    }
}
