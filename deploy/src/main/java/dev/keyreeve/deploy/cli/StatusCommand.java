package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.stack.StackStatus;
import dev.keyreeve.deploy.stack.StackStatus.Row;
import dev.keyreeve.deploy.stack.StackStatus.State;
import dev.keyreeve.deploy.terminal.Console;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = {
            "Shows what runs, where, its health, memory and version.",
            "Exit code 0 when all is well, 1 when something is not, or nothing runs."
        })
final class StatusCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var status = StackStatus.of(Main.home());
        if (status.isEmpty()) {
            console.line("Nothing runs in " + Main.home() + "; ./keyreeve up starts it.");
            return 1;
        }
        print(status.get());
        return status.get().allUp() ? 0 : 1;
    }

    private void print(StackStatus status) {
        console.line(console.styled(
                Console.Style.BOLD, row("PROCESS", "PID", "ADDRESS", "HEALTH", "MEMORY", "UP FOR", "VERSION")));
        for (Row process : status.processes()) {
            console.line(row(
                    process.process(),
                    Long.toString(process.pid()),
                    process.address(),
                    word(process.state()),
                    Console.megabytes(process.memory()),
                    age(process.age()),
                    process.version()));
        }
        console.line(row("", "", "", "", Console.megabytes(status.memory()), "", ""));
        explain(status.processes());
        console.line("");
        console.line("provider    " + status.file().provider()
                + (status.file().hasSimulator() ? "  (the provider simulator)" : ""));
        console.line("admin key   " + status.file().adminKeyFile());
    }

    private void explain(List<Row> processes) {
        for (Row process : processes) {
            switch (process.state()) {
                case State.Up _ -> {}
                case State.NotReady(String why) ->
                    console.line(console.styled(Console.Style.YELLOW, process.process() + ": ") + why);
                case State.Dead _ ->
                    console.line(console.styled(Console.Style.RED, process.process() + ": ")
                            + "has ended; ./keyreeve up starts it again");
            }
        }
    }

    private static String word(State state) {
        return switch (state) {
            case State.Up _ -> "up";
            case State.NotReady _ -> "not ready";
            case State.Dead _ -> "dead";
        };
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-19s %8s  %-16s %-9s %8s %8s  %s", (Object[]) cells)
                .stripTrailing();
    }

    static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h " + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m " + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
