package dev.keyreeve.drills.storm;

import dev.keyreeve.drills.ledger.Tariff;

/**
 * One exchange that the storm reports, as its generator remembers it: what the ledger must come to.
 *
 * @param number from 0; its exchange id is made of it
 * @param organization index of its organization
 * @param key index of its key, in that organization
 * @param batch the allotment that its hold comes from, by number; negative without one
 * @param startedAt Unix milliseconds
 */
record Planned(
        int number, int organization, int key, int batch, Tariff tariff, long input, long output, long startedAt) {
    private static final String PREFIX = "storm-";

    String exchange() {
        return PREFIX + number;
    }

    /** The number in an exchange id; negative when it is none of the storm's. */
    static int number(String exchange) {
        try {
            return exchange.startsWith(PREFIX) ? Integer.parseInt(exchange.substring(PREFIX.length())) : -1;
        } catch (NumberFormatException foreign) {
            return -1;
        }
    }

    String keyId() {
        return keyId(organization, key);
    }

    static String keyId(int organization, int key) {
        return "key_storm_" + organization + "_" + key;
    }

    boolean limited() {
        return batch >= 0;
    }

    /** In nano-USD. */
    long cost() {
        return tariff.cost(input, output);
    }

    /** Its upper bound: what it used is below it, as in life. */
    long hold() {
        return cost() * 2;
    }
}
