package dev.keyreeve.drills;

import dev.keyreeve.drills.kit.Teller;
import java.io.PrintWriter;

/** Plain lines, so that a log of them reads as well as the terminal. */
final class TerminalTeller implements Teller {
    private static final long PROGRESS_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final long began = System.nanoTime();
    private long lastProgress = began - PROGRESS_NANOS;

    TerminalTeller(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void step(String text) {
        line("  ", text);
    }

    @Override
    public synchronized void note(String text) {
        line("    ", text);
    }

    /** At most one line in five seconds. */
    @Override
    public synchronized void progress(String text) {
        if (System.nanoTime() - lastProgress >= PROGRESS_NANOS) {
            lastProgress = System.nanoTime();
            line("    ", text);
        }
    }

    private void line(String indent, String text) {
        out.printf("%6.1f s%s%s%n", (System.nanoTime() - began) / 1e9, indent, text);
        out.flush();
    }
}
