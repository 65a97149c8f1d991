package dev.keyreeve.bench;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Tenant;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast the promises are kept: settling, buying, holding, disabling. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Settlements and purchases a second, a hold in the relay, disable to enforced.")
final class LedgerBench implements Callable<Integer> {
    @Option(names = "--events", defaultValue = "200000", description = "Exchanges to settle (${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--seconds", defaultValue = "15", description = "Seconds of purchases (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--disables", defaultValue = "10000", description = "Members to disable (${DEFAULT-VALUE}).")
    private int disables;

    @Option(names = "--skip-hold", description = "Leaves the benchmarks of the relay's own code out.")
    private boolean skipHold;

    @Override
    public Integer call() throws Exception {
        try (var stack = Stack.builder().relays(2).durable(true).start()) {
            var tenant = Tenant.of(stack);
            tenant.credential(dev.keyreeve.bench.Tenant.SECRET);
            var project = tenant.project("bench");
            new Purchases(stack, tenant, project).measure(seconds);
            new Settlements(stack, tenant, project).measure(events);
            new Disables(stack, tenant, project).measure(disables);
        }
        if (!skipHold) {
            new Runner(new OptionsBuilder()
                            .include(HoldBenchmark.class.getSimpleName())
                            .include(SpoolBenchmark.class.getSimpleName())
                            .addProfiler(GCProfiler.class)
                            .build())
                    .run();
        }
        return 0;
    }
}
