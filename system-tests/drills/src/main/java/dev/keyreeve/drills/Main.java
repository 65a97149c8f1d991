package dev.keyreeve.drills;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./keyreeve drill NAME}. */
@Command(
        name = "keyreeve drill",
        mixinStandardHelpOptions = true,
        description = "Tries to break a promise, and says whether it held. Without a name: lists the drills.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every claim holds",
            "1:a claim does not hold, or the drill broke off",
            "2:it was called wrongly",
            "3:this machine lacks what the drill, or a part of it, needs"
        })
final class Main implements Callable<Integer> {
    private static final int NOT_HERE = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The drill.")
    private @Nullable String name;

    @Option(names = "--short", description = "As much of it as a build does.")
    private boolean brief;

    @Option(names = "--seed", description = "Of everything random in it. Left out: another one each time, printed.")
    private @Nullable Long seed;

    @Option(names = "--result", paramLabel = "FILE", description = "Where the machine-readable result goes.")
    private @Nullable Path result;

    @Option(names = "--kube", description = "One of the drills on the cluster that KUBECONFIG names.")
    private boolean kube;

    @ArgGroup(exclusive = false, heading = "%nWith --kube:%n")
    private ClusterOptions cluster = new ClusterOptions();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        if (name == null) {
            list(out);
            return 0;
        }
        var there = kube ? Drills.onCluster(cluster.told()) : Drills.ALL;
        var drill = Drills.find(there, name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no drill '%s'; the drills %s are: %s."
                                .formatted(
                                        name,
                                        kube ? "on a cluster" : "on this machine (those on a cluster take --kube)",
                                        Drills.names(there))));
        long chosen = seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
        return run(drill, brief ? Scale.SHORT : Scale.FULL, chosen, out);
    }

    private void list(PrintWriter out) {
        Drills.ALL.forEach(drill -> out.printf("  %-18s %s%n", drill.name(), drill.summary()));
        out.println("On the cluster that KUBECONFIG names, with --kube:");
        Drills.onCluster(cluster.told()).forEach(drill -> out.printf("  %-18s %s%n", drill.name(), drill.summary()));
        out.flush();
    }

    private int run(Drill drill, Scale scale, long chosen, PrintWriter out) throws Exception {
        var teller = new TerminalTeller(out);
        var began = Instant.now();
        out.printf("drill %s, %s, seed %d%n", drill.name(), scale.name().toLowerCase(java.util.Locale.ROOT), chosen);
        Report.forget(drill.name(), result);
        Verdict verdict;
        try {
            verdict = drill.run(scale, chosen, teller);
        } catch (Exception brokeOff) {
            verdict = Verdict.builder()
                    .claim("the drill runs to its end", false, String.valueOf(brokeOff))
                    .build();
            brokeOff.printStackTrace(spec.commandLine().getErr());
        }
        var report = new Report(drill.name(), scale, chosen, began, Instant.now(), verdict);
        report.print(out);
        out.printf("result: %s%n", report.write(result));
        out.flush();
        return verdict.isBroken() ? 1 : verdict.notHere() != null ? NOT_HERE : 0;
    }
}
