package dev.keyreeve.relay.meter;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is a stream of server-sent events.
 *
 * <p>Chat: with {@code stream_options.include_usage} OpenAI ends with a chunk of empty {@code choices} and
 * {@code usage}. When the caller did not ask for it, that event is taken out; for this, and only then, the bytes of an
 * event are held until it is complete. Azure's first chunk has empty {@code choices} too, but no usage, and passes.
 *
 * <p>Where a stream tells its usage more than once, {@link Tally} says how that counts: the last one replaces what came
 * before (Gemini, and chat servers that repeat it in every chunk), number by number (Anthropic's {@code message_start} and
 * {@code message_delta}), or they add up (each image that is completed).
 */
final class StreamMeter implements Meter, EventSplitter.Events {
    private final UsageFields fields;
    private final boolean hideUsage;
    private final EventSplitter splitter;
    private final GeneratedText text;
    private final Tally tally;
    private Buffer out = Buffer.buffer();
    private boolean lastWasRemoved;
    private @Nullable LargeEvent large;

    StreamMeter(AnswerFormat format, boolean hideUsage, int maxEventBytes) {
        this.fields = UsageFields.of(format);
        this.hideUsage = hideUsage && format == AnswerFormat.OPENAI_CHAT;
        this.splitter = new EventSplitter(maxEventBytes, this);
        this.text = GeneratedText.of(format, true);
        this.tally = new Tally(format, true);
    }

    @Override
    public Buffer onChunk(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        text.scan(bytes);
        splitter.feed(bytes);
        return hideUsage ? takeOut() : chunk;
    }

    @Override
    public Buffer onEnd() {
        splitter.end();
        return takeOut();
    }

    @Override
    public Metered result(boolean whole) {
        return tally.result(whole, false, text.sample(), seen());
    }

    /** OpenAI streams sound in this form alone (platform.openai.com/docs/guides/audio). */
    private Seen seen() {
        return new Seen(0, 0, SoundFormat.PCM16.spoken(text.sound()));
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        lastWasRemoved = UsageHint.mayHaveUsage(bytes, from, to) && isOnlyUsage(bytes, from, to) && hideUsage;
        if (!lastWasRemoved) {
            pass(bytes, from, to);
        }
    }

    @Override
    public void part(byte[] bytes, int from, int to, boolean last) {
        var event = large == null ? new LargeEvent(newReader()) : large;
        event.lines().feed(bytes, from, to);
        if (last) {
            tally.note(event.reader());
        }
        large = last ? null : event;
        lastWasRemoved = false;
        pass(bytes, from, to);
    }

    @Override
    public void lateLineFeed() {
        if (!lastWasRemoved) {
            pass(new byte[] {'\n'}, 0, 1);
        }
    }

    private boolean isOnlyUsage(byte[] bytes, int from, int to) {
        var reader = newReader();
        new DataLines(reader::feed).feed(bytes, from, to);
        return tally.note(reader) && reader.choicesEmpty();
    }

    private UsageReader newReader() {
        return new UsageReader(fields);
    }

    private void pass(byte[] bytes, int from, int to) {
        if (hideUsage) {
            out.appendBytes(bytes, from, to - from);
        }
    }

    private Buffer takeOut() {
        var ready = out;
        out = Buffer.buffer();
        return ready;
    }

    /** An event that is read as it passes; it is never taken out, since the usage chunk is small. */
    private record LargeEvent(UsageReader reader, DataLines lines) {
        LargeEvent(UsageReader reader) {
            this(reader, new DataLines(reader::feed));
        }
    }
}
