package dev.keyreeve.drills.ledger;

/**
 * One entry of the ledger, as it stands in the database.
 *
 * @param quality {@code exact}, {@code estimated} or {@code bound}
 * @param status what the provider answered, as the relay saw it; 0 when nothing came
 * @param hold the exchange's upper bound, in nano-USD; 0 where nothing limited it
 * @param cost in nano-USD
 */
public record Entry(
        String exchange, String keyId, String quality, int status, long input, long output, long hold, long cost) {
    static final String EXACT = "exact";
    static final String BOUND = "bound";
}
