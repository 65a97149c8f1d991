package dev.keyreeve.drills.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Runs a drill as a build does. */
public final class Drilled {
    private static final long SEED = 1;

    private static final Teller OUT = new Teller() {
        @Override
        public void step(String text) {
            System.out.println("  " + text);
        }

        @Override
        public void note(String text) {
            System.out.println("    " + text);
        }

        @Override
        public void progress(String text) {
            // A build's log need not show it.
        }
    };

    private Drilled() {}

    /** Fails with the claims that do not hold; skips with the reason where the machine lacks what the drill needs. */
    public static void assertPasses(Drill drill) throws Exception {
        var verdict = drill.run(Scale.SHORT, SEED, OUT);
        verdict.figures().forEach((name, value) -> OUT.note(name + " " + value));
        assertThat(verdict.claims()).as(drill.name()).allMatch(Verdict.Claim::holds);
        assumeTrue(verdict.notHere() == null, () -> drill.name() + " needs " + verdict.notHere());
    }
}
