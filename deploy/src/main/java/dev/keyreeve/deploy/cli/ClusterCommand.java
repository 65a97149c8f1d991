package dev.keyreeve.deploy.cli;

import dev.keyreeve.deploy.backend.RemoteBackend;
import dev.keyreeve.deploy.cluster.FrontDoors;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.ClusterSecrets;
import dev.keyreeve.deploy.terminal.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cluster",
        description = "For a house on Kubernetes (k8s/README.md).",
        subcommands = {
            ClusterCommand.Secrets.class,
            ClusterCommand.Prepare.class,
            ClusterCommand.Check.class,
            ProbeCommand.class
        })
final class ClusterCommand extends Subcommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Console console;

    ClusterCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return console.mistake("cluster needs to be told what to do: secrets, prepare, check or probe.");
    }

    @Command(
            name = "secrets",
            description = {
                "Prints all Secrets that the chart names, for kubectl apply -f -.",
                "They are made once and kept in DIR: the same directory gives the same ones again. Keep it safe, it"
                        + " holds the only key to what will be sealed."
            })
    static final class Secrets extends Subcommand implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "DIR", description = "Where they are kept.")
        private Path directory = Path.of("");

        @Option(
                names = "--organization",
                paramLabel = "NAME",
                defaultValue = "Keyreeve",
                description = "The first organization; default: ${DEFAULT-VALUE}.")
        private String organization = "";

        @Option(
                names = "--files",
                paramLabel = "OUT",
                description = "Writes them as files instead, as deploy/compose.yaml reads them.")
        private @Nullable Path files;

        @Option(
                names = "--without",
                paramLabel = "NAME",
                description = "Leaves a Secret out that is kept elsewhere, such as keyreeve-relay; may be repeated.")
        private List<String> without = List.of();

        Secrets(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            var secrets = ClusterSecrets.loadOrCreate(directory, organization).without(without);
            if (files == null) {
                console.line(secrets.manifests().stripTrailing());
            } else {
                secrets.writeFiles(files);
                console.line("The files are in " + files + "; only you can enter it.");
            }
            return 0;
        }
    }

    @Command(
            name = "prepare",
            description = {
                "Makes the roles, the schemas and the topics where they are missing, in a PostgreSQL and a Kafka that"
                        + " run already or are just starting.",
                "The chart does it where it brings both along."
            })
    static final class Prepare extends Subcommand implements Callable<Integer> {
        private final Console console;

        @Option(names = "--database", paramLabel = "HOST:PORT", required = true, description = "PostgreSQL.")
        private String database = "";

        @Option(names = "--kafka", paramLabel = "HOST:PORT", required = true, description = "Kafka.")
        private String kafka = "";

        @Option(
                names = "--passwords",
                paramLabel = "DIR",
                required = true,
                description =
                        "What 'cluster secrets DIR --files OUT' wrote, or a file for each role (postgres, keys_owner,"
                                + " keys_app, ...) with its password.")
        private Path passwords = Path.of("");

        Prepare(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            new RemoteBackend(database, passwords, PATIENCE).prepare(kafka);
            console.line("Roles, schemas and topics are there.");
            return 0;
        }
    }

    @Command(
            name = "check",
            description = "Calls the admin API and a relay, and says whether they answer as they should.")
    static final class Check extends Subcommand implements Callable<Integer> {
        private final Console console;

        @Option(names = "--admin", paramLabel = "URL", required = true, description = "key-service.")
        private URI admin = URI.create("");

        @Option(names = "--relay", paramLabel = "URL", required = true, description = "The relays.")
        private URI relay = URI.create("");

        @Option(names = "--admin-key-file", paramLabel = "FILE", required = true, description = "An admin key.")
        private Path adminKey = Path.of("");

        Check(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try {
                String key = Files.readString(adminKey).strip();
                return new FrontDoors(PATIENCE, console::line).areOpen(admin, relay, key) ? 0 : 1;
            } catch (IOException unreadable) {
                throw new StartFailure(adminKey + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
            }
        }
    }
}
