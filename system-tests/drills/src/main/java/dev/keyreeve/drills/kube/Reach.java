package dev.keyreeve.drills.kube;

import dev.keyreeve.drills.kit.Verdict;

/** Whether there is a cluster on which a drill can be held. */
public sealed interface Reach {
    /** There is. */
    record Reached(Site site) implements Reach {}

    /** @param what it lacks, as a line for people */
    record Lacks(String what) implements Reach {}

    /** What is done on a cluster. */
    @FunctionalInterface
    interface Work {
        Verdict on(Site site) throws Exception;
    }

    /** Does it where there is a cluster, and says what is missing where there is none. */
    static Verdict hold(Options options, int volumes, Work work) throws Exception {
        return switch (Survey.of(options, volumes)) {
            case Lacks(var what) -> Verdict.notHere(what);
            case Reached(var site) -> {
                try {
                    yield work.on(site);
                } catch (Lacking late) {
                    yield Verdict.notHere(String.valueOf(late.getMessage()));
                }
            }
        };
    }
}
