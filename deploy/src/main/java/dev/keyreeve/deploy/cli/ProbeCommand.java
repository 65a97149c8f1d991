package dev.keyreeve.deploy.cli;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.cluster.Probe;
import dev.keyreeve.deploy.terminal.Console;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "probe",
        description = {
            "Tries from where it runs what a pod of the house must not, and prints what came of it as one line of JSON.",
            "For a container beside a service, in its pod and its process namespace: the drill least-privilege."
        })
final class ProbeCommand extends Subcommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--reach", paramLabel = "HOST:PORT", description = "An address to connect to.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--api", paramLabel = "PATH", description = "What to ask the cluster's API server for.")
    private List<String> paths = new ArrayList<>();

    ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.line(new String(Json.write(Probe.run(addresses, paths)), StandardCharsets.UTF_8));
        return 0;
    }
}
