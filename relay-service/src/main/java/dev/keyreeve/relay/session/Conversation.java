package dev.keyreeve.relay.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.stream.Ending;
import dev.keyreeve.relay.stream.IdleWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Passes messages between a caller and a provider. A caller's message is looked at by the {@link Checkpoint} before it goes
 * on, one after the other and in order; the provider's pass by the meter. Whoever is slower slows the other. Everything
 * runs on the exchange's event loop.
 */
public final class Conversation {
    /** Of one message of the provider; sound comes in small ones. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final short POLICY = 1_008;
    private static final short LEAVING = 1_000;
    private static final short GONE = 1_011;

    /** What a caller's message may do. */
    @FunctionalInterface
    public interface Checkpoint {
        /** Never fails; what it answers is passed upstream, or told to the caller. */
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

    private final ServerWebSocket caller;
    private final ProviderSocket provider;
    private final Checkpoint checkpoint;
    private final Meter meter;
    private final IdleWatch idle;
    private final Promise<Ending> ended = Promise.promise();
    private boolean over;
    private boolean looking;

    private Conversation(
            Vertx vertx,
            ServerWebSocket caller,
            ProviderSocket provider,
            Checkpoint checkpoint,
            Meter meter,
            Duration idle) {
        this.caller = caller;
        this.provider = provider;
        this.checkpoint = checkpoint;
        this.meter = meter;
        this.idle = new IdleWatch(vertx, idle, () -> end(new Ending.Stalled(), GONE, Optional.empty()));
    }

    /**
     * Both sides are upgraded, and nothing has been read of either.
     *
     * @param idle the longest that no message may pass
     */
    public static Conversation between(
            Vertx vertx,
            ServerWebSocket caller,
            NetSocket provider,
            Checkpoint checkpoint,
            Meter meter,
            Duration idle) {
        return new Conversation(vertx, caller, ProviderSocket.over(provider, MOST_BYTES), checkpoint, meter, idle);
    }

    /** Completes, never fails, when the session is over. */
    public Future<Ending> begin() {
        caller.textMessageHandler(this::fromCaller);
        caller.binaryMessageHandler(bytes -> end(new Ending.CallerGone(), POLICY, Optional.empty()));
        caller.closeHandler(closed -> end(new Ending.CallerGone(), LEAVING, Optional.empty()));
        caller.exceptionHandler(broken -> end(new Ending.CallerGone(), LEAVING, Optional.empty()));
        caller.drainHandler(drained -> provider.resume());
        provider.onText(this::fromProvider);
        provider.onDrain(this::readCaller);
        provider.onEnd(() -> end(new Ending.Complete(), LEAVING, Optional.empty()));
        idle.start();
        provider.resume();
        caller.resume();
        return ended.future();
    }

    /** Ends it from this side. */
    public void cut(ErrorBody why) {
        end(new Ending.Cut(why), POLICY, Optional.of(why));
    }

    private void fromProvider(Buffer text) {
        if (over) {
            return;
        }
        idle.moved();
        meter.onChunk(text);
        caller.writeTextMessage(text.toString());
        if (caller.writeQueueFull()) {
            provider.pause();
        }
    }

    private void fromCaller(String text) {
        if (over) {
            return;
        }
        idle.moved();
        looking = true;
        caller.pause();
        checkpoint.look(Buffer.buffer(text)).onSuccess(outcome -> {
            looking = false;
            if (over) {
                return;
            }
            switch (outcome) {
                case Outcome.Pass(var message, var passed) -> {
                    meter.onQuestion(message, passed.length());
                    provider.write(passed);
                }
                case Outcome.Refuse(var why) -> caller.writeTextMessage(event(why));
                case Outcome.End(var why) -> cut(why);
            }
            readCaller();
        });
    }

    private void readCaller() {
        if (!over && !looking && !provider.isFull()) {
            caller.resume();
        }
    }

    /** OpenAI's own {@code error} event (platform.openai.com/docs/api-reference/realtime-server-events/error). */
    private static String event(ErrorBody why) {
        var error = new LinkedHashMap<String, Object>();
        error.put("type", why.error().type());
        error.put("code", why.error().code());
        error.put("message", why.error().message());
        error.put("param", why.error().param());
        var event = new LinkedHashMap<String, Object>();
        event.put("type", "error");
        event.put("event_id", "event_keyreeve");
        event.put("error", error);
        return Buffer.buffer(Json.write(event)).toString();
    }

    private void end(Ending ending, short status, Optional<ErrorBody> why) {
        if (over) {
            return;
        }
        over = true; // first of all: what follows may call back into here
        idle.stop();
        provider.close();
        meter.onEnd();
        if (!caller.isClosed()) {
            why.ifPresent(error -> caller.writeTextMessage(event(error)));
            caller.close(status, why.map(error -> error.error().code()).orElse(""));
        }
        ended.complete(ending);
    }
}
