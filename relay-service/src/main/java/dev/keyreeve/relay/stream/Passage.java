package dev.keyreeve.relay.stream;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.meter.Meter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One answer's body on its way from the provider to the caller, by the meter. Whoever is slower slows the other: a full
 * write queue pauses the provider's side. Everything runs on the exchange's event loop.
 *
 * <p>The provider, the caller, the clock and a disable may each end it, in any order and more than once; the first one
 * decides, and what comes after it is ignored.
 *
 * <p>What becomes of a stream whose caller hangs up, {@link OnHangUp} says; nothing of it is kept. A plain answer is read to its end all the same: the provider bills it in full, and only its end says how much that is.
 */
public final class Passage {
    private static final long NO_TIMER = -1;
    /** A thousand callers who do not read hold so much each. */
    private static final int WRITE_QUEUE = 16 * 1024;

    private static final long UNKNOWN = -1;

    private final Vertx vertx;
    private final HttpClientResponse provider;
    private final HttpServerResponse caller;
    private final Meter meter;
    private final Filter filter;
    private final Optional<InStreamError> errors;
    private final Consumer<ErrorBody> unbegun;
    private final OnHangUp onHangUp;
    private final Duration idle;
    private final IdleWatch watch;
    private final Promise<Ending> ended = Promise.promise();
    /** Bytes of a plain answer that are still to come, where it says how long it is. */
    private long left;

    private Buffer last = Buffer.buffer();
    private boolean over;
    private boolean callerGone;
    private long drainTimer = NO_TIMER;
    private long drained;

    /**
     * @param provider paused
     * @param caller has the head, which leaves with the first of the body
     * @param filter of what the meter lets pass
     * @param errors how to say that a stream broke; without one the answer is plain, and breaking the connection is all
     *     that is left to say once some of it has been passed on
     * @param unbegun answers in place of a plain answer of which nothing has been
     * @param onHangUp of a stream
     * @param idle the longest that nothing may move, neither from the provider nor towards the caller
     */
    public Passage(
            Vertx vertx,
            HttpClientResponse provider,
            HttpServerResponse caller,
            Meter meter,
            Filter filter,
            Optional<InStreamError> errors,
            Consumer<ErrorBody> unbegun,
            OnHangUp onHangUp,
            Duration idle) {
        this.vertx = vertx;
        this.provider = provider;
        this.caller = caller;
        this.meter = meter;
        this.filter = filter;
        this.errors = errors;
        this.unbegun = unbegun;
        this.onHangUp = onHangUp;
        this.idle = idle;
        this.watch = new IdleWatch(vertx, idle, () -> end(new Ending.Stalled()));
        this.left = errors.isPresent() ? UNKNOWN : lengthOf(provider);
    }

    private static long lengthOf(HttpClientResponse provider) {
        var length = provider.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? UNKNOWN : Long.parseLong(length); // the decoder has taken it for a number
    }

    /**
     * Completes, never fails, when the last byte that there will be has been handed over.
     *
     * @param first of the body, which was read already
     * @param whole whether that was all
     */
    public Future<Ending> begin(Buffer first, boolean whole) {
        caller.setWriteQueueMaxSize(WRITE_QUEUE);
        caller.closeHandler(closed -> callerLeft());
        caller.exceptionHandler(failed -> callerLeft());
        caller.drainHandler(drained -> {
            watch.moved();
            provider.resume();
        });
        if (!whole) {
            provider.exceptionHandler(failed -> end(new Ending.ProviderGone()));
            provider.endHandler(nothing -> end(new Ending.Complete()));
            provider.handler(this::chunk);
        }
        watch.start();
        if (caller.closed()) {
            callerLeft();
        }
        if (whole) {
            end(new Ending.Complete());
            return ended.future();
        }
        chunk(first);
        if (!over && (callerGone || !caller.writeQueueFull())) {
            provider.resume();
        }
        return ended.future();
    }

    /** Ends it from this side. */
    public void cut(ErrorBody why) {
        end(new Ending.Cut(why));
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        watch.moved();
        var passing = filter.next(meter.onChunk(chunk));
        if (completes(chunk)) {
            last = passing; // the end is right behind it: both leave in one write
            return;
        }
        hand(passing);
        if (callerGone) {
            drained(chunk.length());
        } else if (caller.writeQueueFull()) {
            provider.pause();
        }
    }

    private boolean completes(Buffer chunk) {
        if (left == UNKNOWN) {
            return false;
        }
        left -= chunk.length();
        return left == 0;
    }

    private void hand(Buffer bytes) {
        if (bytes.length() > 0 && !callerGone) {
            caller.write(bytes);
        }
    }

    private void callerLeft() {
        if (callerGone || over) {
            return;
        }
        callerGone = true;
        if (errors.isPresent()) {
            switch (onHangUp) {
                case OnHangUp.Cancel cancel -> end(new Ending.CallerGone());
                case OnHangUp.Drain(var time, var bytes) -> {
                    drainTimer = vertx.setTimer(time.toMillis(), fired -> end(new Ending.CallerGone()));
                    provider.resume();
                }
            }
        } else {
            provider.resume();
        }
    }

    private void drained(int bytes) {
        drained += bytes;
        if (errors.isPresent() && onHangUp instanceof OnHangUp.Drain(var time, var most) && drained > most) {
            end(new Ending.CallerGone());
        }
    }

    private void end(Ending ending) {
        if (over) {
            return;
        }
        over = true; // first of all: what follows may call back into here
        watch.stop();
        if (drainTimer != NO_TIMER) {
            vertx.cancelTimer(drainTimer);
        }
        if (!(ending instanceof Ending.Complete)) {
            provider.request().reset();
        }
        var rest = filter.next(meter.onEnd());
        ended.complete(ending);
        if (callerGone) {
            return;
        }
        switch (ending) {
            case Ending.Complete complete -> caller.end(joined(joined(last, rest), filter.rest()));
            // What the meter still held is the beginning of an event that will have no end.
            case Ending.ProviderGone gone ->
                breakOff(ErrorBody.of(ErrorCode.STREAM_INTERRUPTED, "The provider closed the connection mid-answer"));
            case Ending.Stalled stalled ->
                breakOff(ErrorBody.of(ErrorCode.STREAM_INTERRUPTED, "Nothing moved for " + idle.toSeconds() + " s"));
            case Ending.Cut cut -> breakOff(cut.why());
            case Ending.CallerGone gone -> {}
        }
    }

    private static Buffer joined(Buffer one, Buffer other) {
        if (one.length() == 0) {
            return other;
        }
        return other.length() == 0 ? one : Buffer.buffer().appendBuffer(one).appendBuffer(other);
    }

    private void breakOff(ErrorBody why) {
        if (errors.isEmpty() && !caller.headWritten()) {
            unbegun.accept(why);
            return;
        }
        // A plain answer that is cut short must not look whole.
        errors.flatMap(how -> meter.onBreak(how.told(why))).ifPresentOrElse(caller::end, caller::reset);
    }
}
