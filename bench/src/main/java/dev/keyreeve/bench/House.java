package dev.keyreeve.bench;

import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.stack.Stack;
import java.time.Duration;

/** The processor time of a stack's processes, one of them told apart from all others. */
final class House {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONG_LOOK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Of a processor, above what the stack takes when nobody calls. */
    private static final double STIR = 0.1;

    private final Stack stack;
    private final double idle;

    private House(Stack stack, double idle) {
        this.stack = stack;
        this.idle = idle;
    }

    /** Looks for a while at a stack that nobody calls yet. */
    static House atRest(Stack stack) {
        return new House(stack, load(stack, LONG_LOOK));
    }

    /** Of everything in the stack but the one that is measured. */
    Duration spentBeside(ProcessId measured) {
        return stack.file().pids().values().stream()
                .filter(pid -> pid != measured.pid())
                .map(ProcessorTime::ofFamily)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The ledger posts what a load has used for a while after it: nobody is to be measured beside that. */
    void awaitQuiet() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        double load = load(stack, LOOK);
        while (load > idle + STIR) {
            if (System.nanoTime() - deadline > 0) {
                System.out.printf(
                        "(the house is not at rest after %d s: %.2f of a processor)%n", PATIENCE.toSeconds(), load);
                return;
            }
            load = load(stack, LOOK);
        }
    }

    /** Processors at work, on an average of so long. */
    private static double load(Stack stack, Duration look) {
        var before = spent(stack);
        long from = System.nanoTime();
        Signals.pause(look);
        return (double) spent(stack).minus(before).toNanos() / (System.nanoTime() - from);
    }

    private static Duration spent(Stack stack) {
        return stack.file().pids().values().stream()
                .map(ProcessorTime::ofFamily)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
