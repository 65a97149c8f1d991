package dev.keyreeve.relay.session;

import static io.netty.handler.codec.http.websocketx.WebSocketCloseStatus.ENDPOINT_UNAVAILABLE;
import static io.netty.handler.codec.http.websocketx.WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.websocketx.WebSocketCloseStatus.NORMAL_CLOSURE;
import static io.netty.handler.codec.http.websocketx.WebSocketCloseStatus.POLICY_VIOLATION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.stream.Ending;
import dev.keyreeve.relay.stream.IdleWatch;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jboss.logging.Logger;

/**
 * Passes messages between a caller and a provider. A caller's message is looked at by the {@link Checkpoint} before it goes
 * on, one after the other and in order; the provider's pass by the meter. Whoever is slower slows the other. Everything
 * runs on the exchange's event loop.
 */
public final class Conversation {
    private static final Logger LOG = Logger.getLogger(Conversation.class);

    /** Of one message; sound comes in small ones. */
    private static final int MOST_OF_PROVIDER = 4 * 1024 * 1024;

    private static final int SERVER_ERROR = 500;

    /** What a caller's message may do. */
    @FunctionalInterface
    public interface Checkpoint {
        /** What it answers is passed upstream, or told to the caller. Where it fails the session ends. */
        Future<Outcome> look(Buffer text);
    }

    /** What comes of one message. */
    public sealed interface Outcome {
        /** @param text of the message, as it is sent upstream */
        record Pass(ObjectNode message, Buffer text) implements Outcome {}

        /** The message ends here, the session goes on. */
        record Refuse(ErrorBody why) implements Outcome {}

        /** The session ends here. */
        record End(ErrorBody why) implements Outcome {}
    }

    private final MessageSocket caller;
    private final MessageSocket provider;
    private final Checkpoint checkpoint;
    private final Meter meter;
    private final int mostBytes;
    private final IdleWatch idle;
    private final Promise<Ending> ended = Promise.promise();
    private boolean over;
    private boolean looking;

    private Conversation(
            Vertx vertx,
            MessageSocket caller,
            MessageSocket provider,
            Checkpoint checkpoint,
            Meter meter,
            int mostBytes,
            Duration idle) {
        this.caller = caller;
        this.provider = provider;
        this.checkpoint = checkpoint;
        this.meter = meter;
        this.mostBytes = mostBytes;
        this.idle = new IdleWatch(
                vertx,
                idle,
                () -> breakOff(new Ending.Stalled(), "No message has passed for " + idle.toSeconds() + " s"));
    }

    /**
     * Both sides are upgraded, and nothing has been read of either.
     *
     * @param mostBytes of one message of the caller's
     * @param idle the longest that no message may pass
     */
    public static Conversation between(
            Vertx vertx, Wire caller, Wire provider, Checkpoint checkpoint, Meter meter, int mostBytes, Duration idle) {
        return new Conversation(
                vertx,
                MessageSocket.ofCaller(vertx, caller, mostBytes),
                MessageSocket.ofProvider(vertx, provider, MOST_OF_PROVIDER),
                checkpoint,
                meter,
                mostBytes,
                idle);
    }

    /** Completes, never fails, when the session is over. */
    public Future<Ending> begin() {
        caller.onText(this::fromCaller);
        caller.onEnd(this::callerEnded);
        caller.onDrain(() -> {
            provider.resume();
            readCaller();
        });
        provider.onText(this::fromProvider);
        provider.onEnd(this::providerEnded);
        provider.onDrain(this::readCaller);
        idle.start();
        provider.resume();
        caller.resume();
        return ended.future();
    }

    /** Ends it from this side: who may not go on is told so, and who was served by a relay that goes may come again. */
    public void cut(ErrorBody why) {
        var status = why.status() < SERVER_ERROR ? POLICY_VIOLATION : ENDPOINT_UNAVAILABLE;
        end(new Ending.Cut(why), status, why);
    }

    private void fromProvider(Buffer text) {
        if (over) {
            return;
        }
        idle.moved();
        meter.onChunk(text);
        caller.write(text);
        if (caller.isFull()) {
            provider.pause();
        }
    }

    private void fromCaller(Buffer text) {
        if (over) {
            return;
        }
        idle.moved();
        looking = true;
        caller.pause();
        // One that throws has failed, too: else nothing would ever be read of this caller again.
        Future.succeededFuture(text).compose(checkpoint::look).map(this::looked).onFailure(this::notLooked);
    }

    private Outcome looked(Outcome outcome) {
        looking = false;
        if (over) {
            return outcome;
        }
        switch (outcome) {
            case Outcome.Pass(var message, var passed) -> {
                meter.onQuestion(message, passed.length());
                provider.write(passed);
            }
            case Outcome.Refuse(var why) -> caller.write(event(why));
            case Outcome.End(var why) -> cut(why);
        }
        readCaller();
        return outcome;
    }

    private void notLooked(Throwable accident) {
        LOG.error("A session's message could not be looked at", accident);
        var why = ErrorBody.of(ErrorCode.INTERNAL_ERROR, "Something failed here");
        end(new Ending.Cut(why), INTERNAL_SERVER_ERROR, why);
    }

    /** Also who is only told no must read that before the next message is read. */
    private void readCaller() {
        if (!over && !looking && !provider.isFull() && !caller.isFull()) {
            caller.resume();
        }
    }

    private void callerEnded(MessageSocket.End how) {
        switch (how) {
            case MessageSocket.End.Closed closed -> end(new Ending.CallerGone());
            case MessageSocket.End.Gone gone -> end(new Ending.CallerGone());
            case MessageSocket.End.Fault(var status) -> end(new Ending.CallerGone(), status, faultOfCaller(status));
        }
    }

    private ErrorBody faultOfCaller(WebSocketCloseStatus status) {
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return ErrorBody.of(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "A message may have " + mostBytes + " bytes (keyreeve.relay.max-message)");
        }
        return ErrorBody.of(
                ErrorCode.INVALID_REQUEST,
                status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
                        ? "The message is not UTF-8"
                        : status.equals(WebSocketCloseStatus.INVALID_MESSAGE_TYPE)
                                ? "The messages of a session are text"
                                : "The frame is not as RFC 6455 has it");
    }

    /** A provider that ends it says why, and the caller hears that in its words. */
    private void providerEnded(MessageSocket.End how) {
        switch (how) {
            case MessageSocket.End.Closed(var code, var reason) -> {
                end(new Ending.Complete());
                caller.close(code, reason);
            }
            case MessageSocket.End.Gone gone ->
                breakOff(new Ending.ProviderGone(), "The provider closed the connection mid-session");
            case MessageSocket.End.Fault(var status) -> {
                provider.close(status.code(), "");
                breakOff(
                        new Ending.ProviderGone(),
                        status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                                ? "The provider sent a message of more than " + MOST_OF_PROVIDER + " bytes"
                                : "The provider sent what is no message of a session");
            }
        }
    }

    /** OpenAI's own {@code error} event (platform.openai.com/docs/api-reference/realtime-server-events/error). */
    private static Buffer event(ErrorBody why) {
        var error = new LinkedHashMap<String, Object>();
        error.put("type", why.error().type());
        error.put("code", why.error().code());
        error.put("message", why.error().message());
        error.put("param", why.error().param());
        error.put("event_id", null);
        var event = new LinkedHashMap<String, Object>();
        event.put("type", "error");
        event.put("event_id", "event_keyreeve");
        event.put("error", error);
        return Buffer.buffer(Json.write(event));
    }

    private void breakOff(Ending ending, String why) {
        end(ending, INTERNAL_SERVER_ERROR, ErrorBody.of(ErrorCode.STREAM_INTERRUPTED, why));
    }

    private void end(Ending ending, WebSocketCloseStatus status, ErrorBody why) {
        if (!over) {
            caller.write(event(why));
            caller.close(status.code(), why.error().code());
            end(ending);
        }
    }

    private void end(Ending ending) {
        if (over) {
            return;
        }
        over = true; // first of all: what follows may call back into here
        idle.stop();
        provider.close(NORMAL_CLOSURE.code(), "");
        meter.onEnd();
        ended.complete(ending);
    }
}
