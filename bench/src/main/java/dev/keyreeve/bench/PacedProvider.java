package dev.keyreeve.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A provider whose streams take their time: an event at every tick. In this process, so nobody measures it. */
final class PacedProvider implements AutoCloseable {
    private static final Buffer DELTA = Buffer.buffer(Answers.responsesDelta());
    private static final Buffer END = Buffer.buffer(Answers.responsesEnd());

    private final Vertx vertx = Vertx.vertx();
    private final int events;
    private final long everyMillis;

    PacedProvider(int port, int events, long everyMillis) {
        this.events = events;
        this.everyMillis = everyMillis;
        vertx.createHttpServer()
                .requestHandler(this::stream)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void stream(HttpServerRequest request) {
        var answer = request.response().setChunked(true).putHeader("content-type", "text/event-stream");
        answer.write(DELTA);
        var left = new int[] {events - 1};
        vertx.setPeriodic(everyMillis, tick -> {
            if (answer.closed() || --left[0] <= 0) {
                vertx.cancelTimer(tick);
                finish(answer);
            } else {
                answer.write(DELTA);
            }
        });
    }

    private static void finish(HttpServerResponse answer) {
        if (!answer.closed()) {
            answer.end(END);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join(); // its servers with it
    }
}
