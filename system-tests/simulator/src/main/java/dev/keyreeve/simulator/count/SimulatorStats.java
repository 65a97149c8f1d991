package dev.keyreeve.simulator.count;

import java.util.List;
import java.util.Map;

/**
 * What {@code GET /_simulator/stats} answers, in snake case.
 *
 * @param countingSinceUs start or last reset, microseconds since the epoch
 * @param calls requests received, refused ones included, but not those to the simulator itself
 * @param callsByEndpoint {@code chat.completions}, {@code anthropic.messages}, {@code gemini.generate_content}, …, and
 *     {@code unknown} for a path that nobody serves
 * @param callsByStatus of settled calls; {@code "0"} where no status was sent
 * @param callsByOutcome of settled calls, by {@link Outcome#text()}
 * @param openStreams streams being served now, also those that began before a reset
 * @param streamsClosedEarly streams that the client closed before their end
 * @param byAuthorization by the credential as presented, see {@link RecordedCall#authorization}; {@value Counts#ABSENT} where it was missing
 * @param byModel by the model as requested
 * @param recent the last {@value Counts#RECENT} calls, oldest first
 */
public record SimulatorStats(
        String object,
        String simulator,
        long countingSinceUs,
        long calls,
        Map<String, Long> callsByEndpoint,
        Map<String, Long> callsByStatus,
        Map<String, Long> callsByOutcome,
        int openStreams,
        long streamsClosedEarly,
        long inputTokens,
        long outputTokens,
        Map<String, Tally> byAuthorization,
        Map<String, Tally> byModel,
        List<RecordedCall> recent) {

    /** The tally of one credential; zeros if it was never seen. */
    public Tally of(String authorization) {
        return byAuthorization.getOrDefault(authorization, new Tally(0, 0, 0, 0));
    }
}
