package dev.keyreeve.simulator.count;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call as the simulator remembers it. {@link #toString} carries the Authorization value: the simulator is for keys
 * that were made up for a test.
 *
 * @param sequence 1 for the first call since the last reset
 * @param receivedAtUs when its headers had arrived, microseconds since the epoch
 * @param endedAtUs when it settled, 0 while it is open; for a client that closed early, when that was noticed
 * @param endpoint as in {@link SimulatorStats#callsByEndpoint}
 * @param path as it came, escapes and all, without the query
 * @param model as requested
 * @param exchange the {@code x-keyreeve-exchange} header, else the {@code x-request-id} header
 * @param status the HTTP status; 0 if none was sent
 * @param outcome {@link Outcome#text()}
 * @param authorization the credential as presented: the whole {@code Authorization} value, or the key alone where it
 *     stands in a header or a query parameter of its own
 * @param promptSha256 see {@link dev.keyreeve.simulator.text.Prompt}
 * @param headers all that came, the credential's among them
 * @param query what followed the question mark, as it came
 * @param bodyBytes the length of the body, once it has arrived whole; of a WebSocket, of all text that the client sent
 * @param bodySha256 of the same, lower-case hex; empty until it has arrived, and for a WebSocket
 */
public record RecordedCall(
        long sequence,
        long receivedAtUs,
        long endedAtUs,
        String endpoint,
        String method,
        String path,
        @Nullable String model,
        @Nullable String authorization,
        @Nullable String exchange,
        @Nullable String user,
        @Nullable String safetyIdentifier,
        boolean stream,
        int status,
        String outcome,
        int inputTokens,
        int outputTokens,
        String promptSha256,
        String promptPrefix,
        List<Header> headers,
        @Nullable String query,
        long bodyBytes,
        String bodySha256) {

    /** A header as received. A name may come more than once. */
    public record Header(String name, String value) {}

    /** The first value of a header, by name without regard to case. */
    public @Nullable String header(String name) {
        return headers.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }
}
