package dev.keyreeve.relay.meter;

import io.vertx.core.buffer.Buffer;

/**
 * Sees one answer pass, chunk by chunk, and reads its usage. Belongs to one exchange and one thread. Nothing that a
 * provider sends makes it throw: what it cannot read passes unread.
 */
public sealed interface Meter permits PlainMeter, StreamMeter, NoMeter {
    /**
     * The meter for one answer.
     *
     * @param events whether the answer is a stream of server-sent events
     * @param hideUsage whether the caller did not ask for the extra usage chunk of a chat stream, so it is taken out
     */
    static Meter of(AnswerFormat format, boolean events, boolean hideUsage, MeterConfig config) {
        if (format.isFree()) {
            return new NoMeter();
        }
        return events ? new StreamMeter(format, hideUsage, config.maxEventBytes()) : new PlainMeter(format);
    }

    /** What is to be forwarded now: the chunk, less what is held back until its event is complete; may be empty. */
    Buffer onChunk(Buffer chunk);

    /** The answer has ended, or broke off: what was held back and is still to be forwarded; may be empty. */
    Buffer onEnd();

    /** What has been read so far; final after {@link #onEnd()}. */
    Metered result();
}
