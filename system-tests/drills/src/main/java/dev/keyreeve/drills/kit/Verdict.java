package dev.keyreeve.drills.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a drill: claims that hold or do not, with their evidence, and figures.
 *
 * @param claims in the order in which they were judged; none when the drill could not run here
 * @param figures by a snake_case name with its unit, such as {@code enforced_p99_ms}
 * @param notHere what this machine lacks and how to get it; null when all of the drill ran
 */
public record Verdict(
        List<Claim> claims,
        SequencedMap<String, Number> figures,
        @Nullable String notHere) {

    /**
     * @param text what must be true, as a sentence: "no admission after a disable that was enforced"
     * @param evidence what was counted
     */
    public record Claim(String text, boolean holds, String evidence) {}

    /** True when it ran and every claim holds. */
    public boolean passed() {
        return notHere == null && !isBroken();
    }

    /** True when it ran, in part at least, and a claim does not hold. */
    public boolean isBroken() {
        return !claims.stream().allMatch(Claim::holds);
    }

    /** The drill needs what this machine has not; neither passed nor failed. */
    public static Verdict notHere(String what) {
        return new Verdict(List.of(), new LinkedHashMap<>(), what);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects; safe for one thread. */
    public static final class Builder {
        private final List<Claim> claims = new ArrayList<>();
        private final SequencedMap<String, Number> figures = new LinkedHashMap<>();

        private @Nullable String lacking;

        private Builder() {}

        /** A part of the drill could not run here: what holds holds, and yet the drill has not passed. */
        public Builder lacks(String what) {
            lacking = what;
            return this;
        }

        public Builder claim(String text, boolean holds, String evidence) {
            claims.add(new Claim(text, holds, evidence));
            return this;
        }

        public Builder figure(String name, Number value) {
            figures.put(name, value);
            return this;
        }

        public Verdict build() {
            if (claims.isEmpty()) {
                throw new IllegalStateException("a drill that claims nothing proves nothing");
            }
            return new Verdict(List.copyOf(claims), figures, lacking);
        }
    }
}
