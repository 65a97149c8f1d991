package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.relay.meter.WorkReader.Work;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks in an answer, beside what another meter reads of it, for a response that runs in the background, or a batch. */
final class BackgroundMeter implements Meter, EventSplitter.Events {
    private final Meter meter;
    /** Absent where the answer is one document. */
    private final @Nullable EventSplitter splitter;

    private WorkReader reader;
    private DataLines lines;
    private boolean decided;
    private UsageEvent.@Nullable Background found;

    private BackgroundMeter(Meter meter, Work work, boolean events, int maxEventBytes) {
        this.meter = meter;
        this.splitter = events ? new EventSplitter(maxEventBytes, this) : null;
        this.reader = new WorkReader(work);
        this.lines = new DataLines(reader::feed);
    }

    /** @param events whether the answer is a stream of server-sent events */
    static BackgroundMeter ofResponse(Meter meter, boolean events, int maxEventBytes) {
        return new BackgroundMeter(meter, events ? Work.RESPONSE_IN_EVENT : Work.RESPONSE, events, maxEventBytes);
    }

    static BackgroundMeter ofBatch() {
        return new BackgroundMeter(new NoMeter(), Work.BATCH, false, 0);
    }

    @Override
    public Buffer onChunk(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        if (splitter == null) {
            reader.feed(bytes, 0, bytes.length);
        } else {
            splitter.feed(bytes);
        }
        return meter.onChunk(chunk);
    }

    @Override
    public Buffer onEnd() {
        if (splitter == null) {
            note();
        } else {
            splitter.end();
        }
        return meter.onEnd();
    }

    @Override
    public Metered result(boolean whole) {
        return meter.result(whole);
    }

    @Override
    public Optional<UsageEvent.Background> background() {
        return Optional.ofNullable(found);
    }

    /** The first that tells of a response says which; of the others only the last has usage. */
    @Override
    public void event(byte[] bytes, int from, int to) {
        if (!decided || (found != null && UsageHint.mayHaveUsage(bytes, from, to))) {
            lines.feed(bytes, from, to);
            note();
            begin();
        }
    }

    @Override
    public void part(byte[] bytes, int from, int to, boolean last) {
        lines.feed(bytes, from, to);
        if (last) {
            note();
            begin();
        }
    }

    @Override
    public void lateLineFeed() {
        // Ends a line that was read already.
    }

    private void begin() {
        reader = new WorkReader(Work.RESPONSE_IN_EVENT);
        lines = new DataLines(reader::feed);
    }

    private void note() {
        decided |= reader.tells();
        reader.told().filter(told -> found == null || told.usage() != null).ifPresent(told -> found = told);
    }
}
