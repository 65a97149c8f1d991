package dev.keyreeve.relay.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may make us wait: for its first request, for the rest of a body that was refused, for its next
 * request. While a request is being answered nothing is waited for here; the exchange has its own patience.
 *
 * <p>A busy connection would set and cancel a timer with every request. So a timer that has been set stays, and looks,
 * when it fires, whether there still is something to wait for and how long.
 */
final class ConnectionTimer {
    /** A caller that is still sending gets this long to notice the refusal; closing at once would lose the answer. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration LINGER_IN_DOUBT = Duration.ofMillis(100);

    private static final long NONE = -1;

    private final Vertx vertx;
    private final HttpConnection connection;
    private final HttpConfig config;
    private final Farewell farewell;
    private final BooleanSupplier headBegun;
    private final boolean counted;
    private long timer = NONE;
    private long firesAt;
    private boolean waiting;
    private long deadline;
    private Runnable atTheEnd = () -> {};
    private int underWay;
    private boolean inDoubt;
    private boolean parted;
    private boolean lingering;

    private @Nullable HttpServerRequest current;

    /** @param headBegun whether some of a request's head has come, and not all of it */
    ConnectionTimer(
            Vertx vertx, HttpConnection connection, HttpConfig config, Farewell farewell, BooleanSupplier headBegun) {
        this.vertx = vertx;
        this.connection = connection;
        this.config = config;
        this.farewell = farewell;
        this.headBegun = headBegun;
        this.counted = !farewell.isOver();
    }

    void opened() {
        if (counted) {
            farewell.opened();
        }
        boolean hurried = farewell.hasBegun() && config.farewell().compareTo(config.headerTimeout()) < 0;
        after(hurried ? config.farewell() : config.headerTimeout(), this::giveUp);
    }

    /** It is not certain where the last request ended: nothing that follows is read as a request. */
    void doubt() {
        inDoubt = true;
        closeAfter(LINGER_IN_DOUBT);
    }

    /** The last request whose turn came. */
    @Nullable
    HttpServerRequest current() {
        return current;
    }

    boolean inDoubt() {
        return inDoubt;
    }

    /** The answer that comes asks for the end: what is sent behind the request is not read as one (RFC 9112, 9.6). */
    void part() {
        parted = true;
    }

    boolean hasParted() {
        return parted;
    }

    void began(HttpServerRequest request) {
        current = request;
        underWay++;
        waiting = false;
    }

    /** Pipelined requests begin before the one in front of them has ended here, so they are counted. */
    void ended(boolean bodyWasRead) {
        underWay--;
        if (inDoubt) {
            return;
        }
        if (!bodyWasRead || parted) {
            closeAfter(LINGER);
        } else if (underWay == 0) {
            awaitNext();
        }
    }

    /** The rest of a body that nobody wanted has come after all: the connection can be used again. */
    void bodyEnded() {
        if (underWay == 0 && !inDoubt && !parted) {
            awaitNext();
        }
    }

    private void awaitNext() {
        lingering = false;
        after(farewell.hasBegun() ? config.farewell() : config.keepAlive(), this::giveUp);
        if (farewell.isOver()) {
            vertx.runOnContext(turn -> end()); // when a request that was sent behind this one has begun
        }
    }

    /** The relay is about to stop: who asks for nothing soon is not waited for. */
    void farewell() {
        if (underWay == 0 && !inDoubt && !lingering) {
            after(config.farewell(), this::giveUp);
        }
    }

    /** Nothing is taken any more. Who has begun to ask is told; others find it closed, and go elsewhere. */
    void end() {
        if (underWay == 0 && !inDoubt && !lingering && !headBegun.getAsBoolean()) {
            connection.close();
        }
    }

    void closed() {
        if (counted) {
            farewell.closed();
        }
        waiting = false;
        cancelTimer();
    }

    private void closeAfter(Duration patience) {
        lingering = true;
        after(patience, connection::close);
    }

    private void after(Duration patience, Runnable end) {
        atTheEnd = end;
        waiting = true;
        deadline = System.nanoTime() + patience.toNanos();
        if (timer == NONE || firesAt - deadline > 0) {
            cancelTimer();
            setTimer(patience.toNanos());
        }
    }

    /** Who has begun a request is told; who has not asked for anything is not answered. */
    private void giveUp() {
        if (headBegun.getAsBoolean()) {
            inDoubt = true;
            LateHead.answer(connection);
        } else {
            connection.close();
        }
    }

    private void setTimer(long nanos) {
        firesAt = System.nanoTime() + nanos;
        timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), fired -> look());
    }

    private void look() {
        timer = NONE;
        if (!waiting) {
            return;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            atTheEnd.run();
        } else {
            setTimer(left);
        }
    }

    private void cancelTimer() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
