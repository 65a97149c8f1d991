package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.usage.UsageEvent;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Sees one answer pass, chunk by chunk, and reads its usage. Belongs to one exchange and one thread. Nothing that a
 * provider sends makes it throw, or keep more the more there is: what it cannot read passes unread.
 */
public sealed interface Meter permits PlainMeter, ListMeter, StreamMeter, MessageMeter, NoMeter, BackgroundMeter {
    /**
     * The meter for one answer. Of {@link AnswerFormat#OPENAI_REALTIME} each chunk is one whole message.
     *
     * @param events whether the answer is a stream of server-sent events
     * @param hideUsage whether the caller did not ask for the extra usage chunk of a chat stream, so it is taken out
     */
    static Meter of(AnswerFormat format, boolean events, boolean hideUsage, MeterConfig config) {
        if (format == AnswerFormat.OPENAI_BACKGROUND) {
            var meter = of(AnswerFormat.OPENAI_RESPONSES, events, hideUsage, config);
            return BackgroundMeter.ofResponse(meter, events, config.maxEventBytes());
        }
        if (format == AnswerFormat.OPENAI_STORED_RESPONSE) {
            return BackgroundMeter.ofResponse(new NoMeter(), events, config.maxEventBytes());
        }
        if (format == AnswerFormat.OPENAI_BATCH) {
            return BackgroundMeter.ofBatch();
        }
        if (format.isFree()) {
            return new NoMeter();
        }
        if (format == AnswerFormat.OPENAI_REALTIME) {
            return new MessageMeter(format);
        }
        return events ? new StreamMeter(format, hideUsage, config.maxEventBytes()) : new PlainMeter(format);
    }

    /** For an answer that is a list which grows while it is sent. */
    static Meter ofList(AnswerFormat format, MeterConfig config) {
        return new ListMeter(format, config.maxEventBytes());
    }

    /**
     * A message of the caller's has gone to the provider, in a session.
     *
     * @param bytes how long it is
     */
    default void onQuestion(ObjectNode message, int bytes) {}

    /** What is to be forwarded now: the chunk, less what is held back until its event is complete; may be empty. */
    Buffer onChunk(Buffer chunk);

    /** The answer has ended, or broke off: what was held back and is still to be forwarded; may be empty. */
    Buffer onEnd();

    /**
     * The answer broke off and is to end in an error. What was held back is not forwarded then.
     *
     * @param error as the stream tells it
     * @return what is to be forwarded in the end; empty when nothing can follow what was forwarded already
     */
    default Optional<Buffer> onBreak(Buffer error) {
        return Optional.of(error);
    }

    /**
     * What has been read, after {@link #onEnd()}.
     *
     * @param whole whether the answer has ended by itself, so that the last that it told of its usage is all
     */
    Metered result(boolean whole);

    /** What has been read of work in the background: which it is, and what it used where it is over. */
    default Optional<UsageEvent.Background> background() {
        return Optional.empty();
    }
}
