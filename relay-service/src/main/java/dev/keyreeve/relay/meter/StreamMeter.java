package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is a stream of server-sent events.
 *
 * <p>Chat: with {@code stream_options.include_usage} OpenAI ends with a chunk of empty {@code choices} and
 * {@code usage}. When the caller did not ask for it, that event is taken out; for this, and only then, the bytes of an
 * event are held until it is complete. Azure's first chunk has empty {@code choices} too, but no usage, and passes.
 * Responses: {@code response.completed}, {@code .incomplete} and {@code .failed} carry {@code response.usage}.
 */
final class StreamMeter implements Meter, EventSplitter.Events {
    private final AnswerFormat format;
    private final boolean hideUsage;
    private final EventSplitter splitter;
    private final TextBytes text;
    private Optional<TokenUsage> usage = Optional.empty();
    private Buffer out = Buffer.buffer();
    private boolean lastWasRemoved;
    private @Nullable LargeEvent large;

    StreamMeter(AnswerFormat format, boolean hideUsage, int maxEventBytes) {
        this.format = format;
        this.hideUsage = hideUsage && format == AnswerFormat.OPENAI_CHAT;
        this.splitter = new EventSplitter(maxEventBytes, this);
        this.text = TextBytes.of(format, true);
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
    public Metered result() {
        return usage.<Metered>map(Metered.Exact::new).orElseGet(() -> new Metered.Unknown(text.total()));
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
            note(event.reader());
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
        new DataLines(reader).feed(bytes, from, to);
        return note(reader) && reader.choicesEmpty();
    }

    private boolean note(UsageReader reader) {
        var found = reader.usage();
        // Cumulative where a provider repeats it: the last one replaces, nothing is added.
        usage = found.or(() -> usage);
        return found.isPresent();
    }

    private UsageReader newReader() {
        return new UsageReader(UsageFields.of(format), format == AnswerFormat.OPENAI_RESPONSES ? "response" : null);
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
            this(reader, new DataLines(reader));
        }
    }
}
