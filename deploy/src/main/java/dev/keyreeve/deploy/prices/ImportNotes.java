package dev.keyreeve.deploy.prices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of what stood in the source. */
public final class ImportNotes {
    private final Map<String, String> rounded = new TreeMap<>();
    private final Map<String, String> cleaned = new TreeMap<>();
    private final List<Unpriced> unpriced = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();
    private int models;
    private int rates;
    private int free;

    /** A model that the source knows and has no price for. */
    record Unpriced(String provider, String model) {}

    void model() {
        models++;
    }

    void rates(int count) {
        rates += count;
    }

    void free() {
        free++;
    }

    void rounded(String rate, String became) {
        rounded.put(rate, became);
    }

    void cleaned(String rate, String became) {
        cleaned.put(rate, became);
    }

    void unpriced(String provider, String model) {
        unpriced.add(new Unpriced(provider, model));
    }

    void unknown(String rate) {
        unknown.add(rate);
    }

    void unused(String fact) {
        unused.add(fact);
    }

    /** How many models the source has. */
    int models() {
        return models;
    }

    /** How many of its rates were taken over, the rounded and the cleaned ones too. */
    int rates() {
        return rates;
    }

    /** How many models cost nothing, as their names say. */
    int freeModels() {
        return free;
    }

    /** Rates finer than a pico-USD a token, and what they were raised to. */
    Map<String, String> rounded() {
        return rounded;
    }

    /** Rates that ended in the noise of binary fractions, and what was meant. */
    Map<String, String> cleaned() {
        return cleaned;
    }

    List<Unpriced> unpriced() {
        return unpriced;
    }

    /** Rates of kinds that the format has no words for. */
    List<String> unknown() {
        return unknown;
    }

    /** Facts of our own about models that the source does not price. */
    List<String> unused() {
        return unused;
    }
}
