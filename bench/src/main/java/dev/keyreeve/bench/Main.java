package dev.keyreeve.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./keyreeve bench NAME}. */
@Command(
        name = "keyreeve bench",
        mixinStandardHelpOptions = true,
        description = "Measures, and prints what it measured.",
        subcommands = {MainJob.class, LedgerBench.class, RelayBench.class})
final class Main {
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments));
    }
}
