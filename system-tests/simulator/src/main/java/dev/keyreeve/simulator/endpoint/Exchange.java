package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.BadBehavior;
import dev.keyreeve.simulator.count.Call;
import dev.keyreeve.simulator.count.Outcome;
import dev.keyreeve.simulator.count.Recorder;
import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * One request and its answer on the wire. All of it runs on the connection's event loop.
 *
 * <p>A call is settled before the last bytes are written, so whoever has read an answer finds it counted.
 */
final class Exchange {
    private static final Logger LOG = System.getLogger(Exchange.class.getName());
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Recorder recorder;
    private final Call call;
    private final Dialect dialect;
    private final long startedNanos = System.nanoTime();
    private Runnable onGone = () -> {};
    private long timer = -1;
    private boolean handedOver;
    private int sentStatus;
    private Future<Void> lastWrite = Future.succeededFuture();

    Exchange(Vertx vertx, HttpServerRequest request, Recorder recorder, Call call, Dialect dialect) {
        this.vertx = vertx;
        this.response = request.response();
        this.recorder = recorder;
        this.call = call;
        this.dialect = dialect;
        request.exceptionHandler(_ -> gone());
        response.exceptionHandler(_ -> gone());
        response.closeHandler(_ -> gone());
    }

    Call call() {
        return call;
    }

    long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** What to do, before the call is settled, when the client has closed the connection. */
    void onGone(Runnable action) {
        onGone = action;
    }

    /** Runs a step when it is due, now if it already is; never if the client has gone by then. */
    void at(long dueNanos, Runnable step) {
        cancelTimer();
        long wait = dueNanos - elapsedNanos();
        if (wait <= 0) {
            guarded(step);
        } else {
            timer = vertx.setTimer(Math.ceilDiv(wait, NANOS_PER_MILLI), _ -> {
                timer = -1;
                guarded(step);
            });
        }
    }

    /** Runs a step after what else waits for this event loop. */
    void soon(Runnable step) {
        vertx.runOnContext(_ -> guarded(step));
    }

    /** Runs a step; what it throws becomes the answer. */
    void guarded(Runnable step) {
        if (call.settled()) {
            return;
        }
        try {
            step.run();
        } catch (Refusal e) {
            refuse(e.error());
        } catch (BadBehavior e) {
            refuse(ApiError.badBehavior(e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the simulator failed to answer", e);
            if (sentStatus == 0) {
                refuse(ApiError.serverFailure());
            } else {
                disconnect();
            }
        }
    }

    void refuse(ApiError error) {
        if (recorder.settle(call, Outcome.REFUSED, error.status())) {
            response.setStatusCode(error.status());
            Headers.server(response);
            response.putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON);
            dialect.bad(response.headers(), error, elapsedNanos() / NANOS_PER_MILLI);
            response.end(dialect.error(error));
        }
    }

    /** Status and headers of a good answer in one piece; they leave with the first bytes of its body. */
    void headOfPlain(CharSequence contentType, int bodyBytes) {
        head(contentType);
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bodyBytes));
    }

    /** Status and headers of a stream; they leave with its first events. */
    void headOfStream(CharSequence contentType) {
        head(contentType);
        response.setChunked(true);
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private void head(CharSequence contentType) {
        sentStatus = 200;
        Headers.server(response);
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        dialect.good(response.headers(), elapsedNanos() / NANOS_PER_MILLI);
    }

    void write(Buffer bytes) {
        lastWrite = response.write(bytes);
    }

    boolean full() {
        return response.writeQueueFull();
    }

    /** Runs a step once when the client has taken what is queued. */
    void whenDrained(Runnable step) {
        response.drainHandler(_ -> {
            response.drainHandler(null);
            guarded(step);
        });
    }

    void end(Buffer bytes) {
        if (recorder.settle(call, Outcome.FINISHED, sentStatus)) {
            response.end(bytes);
        }
    }

    /** Ends a stream in good form, but in the middle of its answer. */
    void endBroken(Buffer bytes) {
        if (recorder.settle(call, Outcome.FAULTED, sentStatus)) {
            response.end(bytes);
        }
    }

    /** Closes the connection when what was written has left. */
    void disconnect() {
        if (recorder.settle(call, Outcome.FAULTED, sentStatus)) {
            lastWrite.onComplete(_ -> response.reset());
        }
    }

    /** What becomes of the connection is no longer its concern: it has become a WebSocket. */
    void handOver() {
        handedOver = true;
    }

    private void gone() {
        if (!call.settled() && !handedOver) {
            cancelTimer();
            onGone.run();
            recorder.settle(call, Outcome.CLOSED_EARLY, sentStatus);
        }
    }

    private void cancelTimer() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
