package dev.keyreeve.simulator.count;

import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call while it is open, and what is left of it afterwards.
 *
 * <p>Written by the event loop that serves it, read by any thread that asks for statistics. It settles once; later
 * attempts change nothing.
 */
public final class Call {
    private final Counts counts;
    private final long sequence;
    private final long receivedAtMicros;
    private final String endpoint;
    private final Request request;
    private final CallLog.Line line;
    private volatile Content content = new Content(0, "");
    private volatile @Nullable Asked asked;
    private volatile int status;
    private volatile int readLater;
    private volatile int outputTokens;
    private volatile boolean streaming;
    private volatile long endedAtMicros;
    private volatile Outcome outcome = Outcome.OPEN;

    /** What is remembered of a body. */
    private record Content(long bytes, String sha256) {}

    /**
     * What came over the wire before the body.
     *
     * @param path as it came, escapes and all
     * @param query what followed the question mark, as it came
     * @param headers names and values; must not change any more
     * @param credential the key by which the call is counted, as it stood in its place
     */
    public record Request(
            String method,
            String path,
            @Nullable String query,
            Iterable<Map.Entry<String, String>> headers,
            @Nullable String credential) {

        @Nullable
        String header(String name) {
            for (Map.Entry<String, String> each : headers) {
                if (each.getKey().equalsIgnoreCase(name)) {
                    return each.getValue();
                }
            }
            return null;
        }
    }

    Call(
            Counts counts,
            long sequence,
            long receivedAtMicros,
            long receivedAtNanos,
            long notBeforeNanos,
            String endpoint,
            Request request) {
        this.counts = counts;
        this.sequence = sequence;
        this.receivedAtMicros = receivedAtMicros;
        this.endpoint = endpoint;
        this.request = request;
        this.line = new CallLog.Line(sequence, endpoint, exchange(), receivedAtNanos, notBeforeNanos);
    }

    /** The whole body has arrived. */
    public void arrived(byte[] body) {
        content = new Content(body.length, Sha256.hex(body));
    }

    /** More text has arrived on a WebSocket. */
    public void heard(int bytes) {
        content = new Content(content.bytes + bytes, "");
    }

    /** What a WebSocket's answers have read up to now, in tokens, besides what was understood at its start. */
    public void read(int tokens) {
        readLater = tokens;
    }

    /** The body was read and makes sense. */
    public void understood(Asked what) {
        asked = what;
        line.understood(what.model(), what.user(), what.stream());
        counts.understood(what);
    }

    /** A stream starts; until the call settles it counts as open. */
    public void streaming() {
        streaming = true;
        counts.streamOpened();
    }

    /** So many output tokens were written, in all, up to now. */
    public void produced(int tokens) {
        outputTokens = tokens;
    }

    /**
     * The call is over. An error status bills nothing, so its tokens count as none.
     *
     * @return false if it had ended before
     */
    boolean settle(Outcome how, int httpStatus, long atMicros, long atNanos) {
        if (outcome != Outcome.OPEN) {
            return false;
        }
        status = httpStatus;
        endedAtMicros = atMicros;
        outcome = how;
        line.settled(atNanos, httpStatus, how, inputTokens(), outputTokens());
        counts.settled(this, how);
        return true;
    }

    public boolean settled() {
        return outcome != Outcome.OPEN;
    }

    CallLog.Line line() {
        return line;
    }

    private @Nullable String exchange() {
        String exchange = request.header("x-keyreeve-exchange");
        return exchange == null ? request.header("x-request-id") : exchange;
    }

    @Nullable
    String authorization() {
        return request.credential();
    }

    @Nullable
    String model() {
        Asked what = asked;
        return what == null ? null : what.model();
    }

    int status() {
        return status;
    }

    boolean isStreaming() {
        return streaming;
    }

    int inputTokens() {
        Asked what = asked;
        return what == null || outcome == Outcome.REFUSED ? 0 : what.prompt().tokens() + readLater;
    }

    int outputTokens() {
        return outcome == Outcome.REFUSED ? 0 : outputTokens;
    }

    RecordedCall recorded() {
        Outcome how = outcome;
        Content arrived = content;
        Asked what = asked;
        Prompt prompt = what == null ? Prompt.NONE : what.prompt();
        List<RecordedCall.Header> headers = new ArrayList<>();
        for (Map.Entry<String, String> each : request.headers()) {
            headers.add(new RecordedCall.Header(each.getKey(), each.getValue()));
        }
        return new RecordedCall(
                sequence,
                receivedAtMicros,
                endedAtMicros,
                endpoint,
                request.method(),
                request.path(),
                model(),
                authorization(),
                exchange(),
                what == null ? null : what.user(),
                what == null ? null : what.safetyIdentifier(),
                what != null && what.stream(),
                status,
                how.text(),
                inputTokens(),
                outputTokens(),
                prompt.sha256(),
                prompt.prefix(),
                List.copyOf(headers),
                request.query(),
                arrived.bytes,
                arrived.sha256);
    }
}
