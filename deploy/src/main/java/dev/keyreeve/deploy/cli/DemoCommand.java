package dev.keyreeve.deploy.cli;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.deploy.demo.Story;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackFile;
import dev.keyreeve.deploy.stack.StackStatus;
import dev.keyreeve.deploy.terminal.Console;
import dev.keyreeve.deploy.terminal.StepPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "demo",
        description = {
            "Plays the story of the README against the stack, and starts one if none runs.",
            "What it makes has names of its own and stays, to be looked at. Exit code 1 when a step turns out otherwise."
        })
final class DemoCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean runs = StackStatus.of(Main.home()).filter(StackStatus::allUp).isPresent();
        if (!runs) {
            console.line("Starting Keyreeve in " + Main.home());
        }
        Stack stack = Stack.builder()
                .home(Main.home())
                .detached()
                .progress(runs ? dev.keyreeve.deploy.stack.Progress.SILENT : new StepPrinter(console, "ready"))
                .start();
        StackFile file = stack.file();
        IssuedKey adminKey = stack.adminKey();
        var story = new Story(file, adminKey, console);
        story.requireSimulator();
        console.line("");
        console.line("Two members, one secret, one of them disabled. Admin API " + file.admin() + ", relay "
                + file.relays().getFirst() + ".");
        console.line("The provider is a simulator at " + file.provider() + ".");
        int mistakes = story.play();
        console.line("");
        console.line(
                mistakes == 0
                        ? console.styled(Console.Style.GREEN, "All of it turned out as the story says.")
                        : console.styled(
                                Console.Style.RED,
                                mistakes + " thing(s) turned out otherwise; they are marked NO above."));
        if (!runs) {
            console.line("The stack that the demo started runs on; ./keyreeve down stops it.");
        }
        return mistakes == 0 ? 0 : 1;
    }
}
