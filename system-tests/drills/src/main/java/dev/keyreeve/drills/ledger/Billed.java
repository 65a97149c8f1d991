package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Provider;

/**
 * One call as the provider recorded it.
 *
 * @param exchange the relay's id for it, as the provider was told
 * @param user the id of the member who made it
 * @param arrivedNs when it arrived, on the machine's monotonic clock
 * @param endedNs when its answer had ended, on the same clock; 0 while it is open
 * @param input tokens that the provider counted, and would bill
 * @param output likewise
 */
public record Billed(String exchange, String user, long arrivedNs, long endedNs, long input, long output) {
    static Billed of(Provider.Received call) {
        return new Billed(
                call.exchange(),
                call.user(),
                call.arrivedNs(),
                call.endedNs(),
                call.inputTokens(),
                call.outputTokens());
    }

    public boolean isOpen() {
        return endedNs == 0;
    }
}
