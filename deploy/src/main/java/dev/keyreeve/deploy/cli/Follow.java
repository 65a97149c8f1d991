package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.terminal.Console;
import dev.keyreeve.deploy.terminal.LogLine;
import dev.keyreeve.deploy.terminal.StepPrinter;
import java.nio.file.Files;
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

    private final Console console;
    private final Stack stack;
    private volatile boolean over;

    Follow(Console console, Stack stack) {
        this.console = console;
        this.stack = stack;
    }

    /** Returns when somebody else has stopped the stack; Ctrl-C ends this process after stopping it. */
    int untilTheEnd() {
        console.line("Ctrl-C stops it. What happens follows here; the logs are in "
                + stack.home().logs() + ".");
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnCtrlC, "keyreeve-ctrl-c"));
        var seen = new HashMap<String, ProcessId>(stack.processes());
        while (Files.exists(stack.home().stackFile())) {
            look(seen);
            Signals.pause(LOOK_EVERY);
        }
        over = true;
        say("The stack was stopped by another command.");
        return 0;
    }

    private void look(Map<String, ProcessId> seen) {
        if (stack.home().isChanging()) {
            return; // somebody stops or starts parts on purpose
        }
        Map<String, ProcessId> running = stack.processes();
        for (var process : Map.copyOf(seen).entrySet()) {
            if (!running.containsKey(process.getKey()) && isMeantToRun()) {
                seen.remove(process.getKey());
                died(process.getKey(), process.getValue());
            }
        }
        running.forEach((name, process) -> {
            if (!process.equals(seen.put(name, process))) {
                say(console.styled(Console.Style.GREEN, name) + " runs (pid " + process.pid() + ")");
            }
        });
    }

    /** Not when a down has begun, or ended, since we looked. */
    private boolean isMeantToRun() {
        return Files.exists(stack.home().stackFile()) && !stack.home().isChanging();
    }

    private void died(String name, ProcessId process) {
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
        try {
            Stack.stop(stack.home().directory(), new StepPrinter(console, "stopped"));
        } catch (StartFailure failure) {
            console.failure(failure);
        }
    }

    private void say(String event) {
        console.line(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + event);
    }
}
