package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackFile;
import dev.keyreeve.deploy.terminal.Console;
import dev.keyreeve.deploy.terminal.StepPrinter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Starts the whole stack and says where it is.",
            "On a home whose stack runs it starts what has died and leaves the rest alone."
        })
final class UpCommand extends Subcommand implements Callable<Integer> {
    @Option(
            names = "--relays",
            paramLabel = "N",
            description = "How many relays (default: as many as run, else 1). A running stack gets more, never fewer.")
    private @Nullable Integer relays;

    @Option(
            names = "--fresh",
            description = "Stop what runs in the home and empty it first: data, keys and secrets are gone for good.")
    private boolean fresh;

    @Option(names = "--detach", description = "Return when all is ready, instead of staying until Ctrl-C.")
    private boolean detach;

    @Option(
            names = "--provider",
            paramLabel = "URL",
            description = "An OpenAI-compatible base address, its /v1 included, https or on the loopback interface"
                    + " (default: the provider simulator, which up starts).")
    private @Nullable URI provider;

    @Option(
            names = "--base-port",
            paramLabel = "P",
            description = "The first relay's port; every other port moves with it (default: 8080).")
    private @Nullable Integer basePort;

    private final Console console;

    UpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        long begin = System.nanoTime();
        Path home = Main.home();
        console.line("Starting Keyreeve in " + home);
        var follow = new Follow(console, home);
        Stack stack = start(home, detach ? () -> {} : follow::stopOnSignal);
        Welcome.print(console, stack, Duration.ofNanos(System.nanoTime() - begin));
        if (detach) {
            console.line("It runs on by itself; ./keyreeve status looks after it, ./keyreeve down stops it.");
            return 0;
        }
        return follow.untilTheEnd(stack);
    }

    private Stack start(Path home, Runnable onReady) {
        var builder = Stack.builder()
                .home(home)
                .fresh(fresh)
                .detached()
                .progress(new StepPrinter(console, "ready"))
                .onReady(onReady);
        if (relays != null) {
            builder.relays(relays);
        }
        if (provider != null) {
            builder.provider(provider);
        }
        if (basePort != null) {
            builder.basePort(basePort);
        }
        return builder.start();
    }

    /** What one needs next, after a start. */
    static final class Welcome {
        private Welcome() {}

        static void print(Console console, Stack stack, Duration took) {
            StackFile file = stack.file();
            console.line("");
            console.line(
                    console.styled(Console.Style.BOLD, "Keyreeve is ready") + " after " + Console.seconds(took) + ".");
            console.line("");
            console.line("  admin API   " + file.admin());
            for (int number = 1; number <= file.relays().size(); number++) {
                console.line("  relay " + number + "     " + stack.relay(number));
            }
            console.line("  provider    " + file.provider()
                    + (file.hasSimulator() ? "  (a simulator: nothing leaves this machine)" : ""));
            console.line("  admin key   " + file.adminKeyFile());
            console.line("");
            console.line("A first call:");
            console.line("");
            console.line("  curl -s " + file.admin() + "/v1/organization/users \\");
            console.line("    -H \"Authorization: Bearer $(cat " + quoted(file.adminKeyFile()) + ")\"");
            console.line("");
        }

        private static String quoted(String path) {
            return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
        }
    }
}
