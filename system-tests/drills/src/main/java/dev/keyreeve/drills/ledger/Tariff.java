package dev.keyreeve.drills.ledger;

/**
 * What a model costs, as the drills know it: not read from the price book of the code that they judge.
 *
 * @param inputNanos nano-USD a token; 2,500 is $2.50 a million
 * @param outputNanos likewise
 */
public record Tariff(String model, long inputNanos, long outputNanos) {
    /** OpenAI's list price, November 2026. */
    public static final Tariff GPT_4O = new Tariff("gpt-4o", 2_500, 10_000);

    /** Likewise. */
    public static final Tariff GPT_4O_MINI = new Tariff("gpt-4o-mini", 150, 600);

    /** In nano-USD. */
    public long cost(long input, long output) {
        return Math.addExact(Math.multiplyExact(inputNanos, input), Math.multiplyExact(outputNanos, output));
    }

    long cost(Billed call) {
        return cost(call.input(), call.output());
    }
}
