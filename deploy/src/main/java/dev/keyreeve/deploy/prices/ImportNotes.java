package dev.keyreeve.deploy.prices;

import java.util.ArrayList;
import java.util.List;

/** What the import should tell whoever runs it. */
public final class ImportNotes {
    private final List<String> rounded = new ArrayList<>();
    private final List<String> unpriced = new ArrayList<>();
    private final List<String> notExpressed = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();

    void rounded(String fact) {
        if (!rounded.contains(fact)) {
            rounded.add(fact);
        }
    }

    void unpriced(String model) {
        unpriced.add(model);
    }

    void notExpressed(String fact) {
        notExpressed.add(fact);
    }

    void unused(String fact) {
        unused.add(fact);
    }

    /** Prices finer than a pico-USD a token, and what was made of them. */
    public List<String> rounded() {
        return List.copyOf(rounded);
    }

    /** Models that the source knows and has no price for. */
    public List<String> unpriced() {
        return List.copyOf(unpriced);
    }

    /** Facts that the format has no words for. */
    public List<String> notExpressed() {
        return List.copyOf(notExpressed);
    }

    /** Facts of our own about models that the source does not have. */
    public List<String> unused() {
        return List.copyOf(unused);
    }
}
