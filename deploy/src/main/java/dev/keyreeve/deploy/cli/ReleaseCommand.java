package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.release.Recording;
import dev.keyreeve.deploy.stack.StackHome;
import dev.keyreeve.deploy.stack.StackStatus;
import dev.keyreeve.deploy.terminal.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "release",
        description = "For those who release Keyreeve (CONTRIBUTING.md).",
        subcommands = ReleaseCommand.Record.class)
final class ReleaseCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    ReleaseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return console.mistake("release needs to be told what to do: keyreeve release record VERSION.");
    }

    @Command(
            name = "record",
            description = {
                "Writes down what this version has in its database, so that later ones are tested against it: each"
                        + " service's migrations, and the rows of the stack that runs (play the demo before).",
                "They go to src/test/resources/release/VERSION of each service. What was released is never recorded again."
            })
    static final class Record extends Subcommand implements Callable<Integer> {
        private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

        private final Console console;

        @Parameters(paramLabel = "VERSION", description = "Such as 0.1.0.")
        private String version = "";

        Record(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            if (!VERSION.matcher(version).matches()) {
                return console.mistake("VERSION is three numbers such as 0.1.0, not '" + version + "'.");
            }
            var recording = new Recording(Path.of(System.getProperty("keyreeve.root", "")), version);
            if (recording.isThere()) {
                return console.mistake(version + " is recorded already. If it was never released, remove"
                        + " src/test/resources/release/" + version + " of each service and record it again.");
            }
            var stack = StackStatus.of(Main.home())
                    .orElseThrow(() -> new StartFailure("No stack runs in " + Main.home()
                            + ", whose rows could be recorded; start one with keyreeve demo."))
                    .file();
            var passwords = StackHome.at(Main.home()).databasePasswords();
            try (var connection = PostgresServer.asSuperuser(stack.ports().postgresql(), passwords)) {
                recording.write(connection);
            } catch (SQLException | IOException failure) {
                throw new StartFailure(version + " could not be recorded: " + failure.getMessage() + ".", failure);
            }
            console.line(version + " is recorded.");
            return 0;
        }
    }
}
