package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.terminal.Console;
import dev.keyreeve.deploy.terminal.StepPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stops everything that runs in the home. The data stays; up finds it again.")
final class DownCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    DownCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        int stopped = Stack.stop(Main.home(), new StepPrinter(console, "stopped"));
        console.line(stopped == 0 ? "Nothing runs in " + Main.home() + "." : "All of it has stopped; the data stays.");
        return 0;
    }
}
