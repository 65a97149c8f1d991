package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackHome;
import dev.keyreeve.deploy.terminal.Console;
import dev.keyreeve.deploy.terminal.LogLine;
import dev.keyreeve.deploy.terminal.StepPrinter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Stays with a stack that runs: says when a process has died or was started anew, and stops all of it on Ctrl-C. Others
 * may change the stack meanwhile ({@code up}, {@code down} at another terminal), so it only looks.
 */
final class Follow {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Console console;
    private final Path home;
    private volatile boolean over;

    Follow(Console console, Path home) {
        this.console = console;
        this.home = home;
    }

    /** From now on Ctrl-C stops the stack. Called while the start would still clean up after itself: no gap. */
    void stopOnSignal() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnCtrlC, "keyreeve-ctrl-c"));
        } catch (IllegalStateException shuttingDown) {
            // Then the start itself stops what it has started.
        }
    }

    /** Returns when somebody else has stopped the stack; Ctrl-C ends this process after stopping it. */
    int untilTheEnd(Stack stack) {
        console.line("Ctrl-C stops it. What happens follows here; the logs are in "
                + stack.home().logs() + ".");
        var seen = new HashMap<String, ProcessId>(stack.processes());
        while (Files.exists(stack.home().stackFile()) || !stack.processes().isEmpty()) {
            look(stack, seen);
            Signals.pause(LOOK_EVERY);
        }
        over = true;
        say("The stack was stopped by another command.");
        return 0;
    }

    private void look(Stack stack, Map<String, ProcessId> seen) {
        if (stack.home().isChanging()) {
            return; // somebody stops or starts parts on purpose
        }
        Map<String, ProcessId> running = stack.processes();
        for (var process : Map.copyOf(seen).entrySet()) {
            if (!running.containsKey(process.getKey()) && isMeantToRun(stack)) {
                seen.remove(process.getKey());
                died(stack, process.getKey(), process.getValue());
            }
        }
        running.forEach((name, process) -> {
            if (!process.equals(seen.put(name, process))) {
                say(console.styled(Console.Style.GREEN, name) + " runs (pid " + process.pid() + ")");
            }
        });
    }

    /** Not when a down has begun, or ended, since we looked. */
    private static boolean isMeantToRun(Stack stack) {
        return Files.exists(stack.home().stackFile()) && !stack.home().isChanging();
    }

    private void died(Stack stack, String name, ProcessId process) {
        say(console.styled(Console.Style.RED, name) + " (pid " + process.pid() + ") has ended; ./keyreeve up at another"
                + " terminal starts it again. The last lines of its log:");
        LogTail.of(stack.home().logs().resolve(name + ".log"), 5)
                .lines()
                .forEach(line -> console.line("    " + console.styled(Console.Style.DIM, LogLine.readable(line))));
    }

    private void stopOnCtrlC() {
        if (over) {
            return;
        }
        over = true;
        console.line("");
        console.line("Stopping");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Stack.stop(home, new StepPrinter(console, "stopped"));
                return;
            } catch (StartFailure failure) {
                // The start may be about to give the lock back, or is cleaning up itself.
                if (!StackHome.at(home).isChanging() || System.nanoTime() - deadline > 0) {
                    console.failure(failure);
                    return;
                }
            }
            Signals.pause(LOOK_EVERY);
        }
    }

    private void say(String event) {
        console.line(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + event);
    }
}
