package dev.keyreeve.deploy.cli;

import picocli.CommandLine.Option;

/** What every subcommand has. */
abstract class Subcommand {
    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and exits.")
    private boolean help;
}
