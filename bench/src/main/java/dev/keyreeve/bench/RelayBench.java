package dev.keyreeve.bench;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Tenant;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The relay beside nginx: the same upstream, the same load generator, the same connections, in turns. The relay admits,
 * holds from a hard budget and meters every call; one of two moderates as well.
 */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description = "The relay beside nginx as a plain proxy: throughput, latency, processor time, memory.")
final class RelayBench implements Callable<Integer> {
    private static final BigDecimal NEVER_REACHED = new BigDecimal("1000000");
    private static final int WARM_UP_SECONDS = 3;
    private static final long WARM_UP_PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of all ways (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "6", description = "Seconds of each measurement (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20000", description = "Calls before the first (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--base-port", defaultValue = "18080", description = "Of the stack (${DEFAULT-VALUE}).")
    private int basePort;

    @Option(names = "--only", description = "Only the loads whose title has this in it.")
    private String only = "";

    @Option(names = "--without-moderation", description = "Leaves the relay that moderates out.")
    private boolean withoutModeration;

    @Override
    public Integer call() throws Exception {
        var tools = Tools.find();
        var directory = Files.createTempDirectory("keyreeve-bench-");
        int port = basePort + 80; // above what a stack of two relays takes
        try (var _ = new PacedProvider(port, Load.PACED_EVENTS, Load.PACED_MILLIS);
                var provider = Nginx.provider(tools, directory.resolve("provider"), port + 1, port);
                var proxy = Nginx.proxy(
                        tools,
                        directory.resolve("proxy"),
                        port + 2,
                        port + 3,
                        port + 1,
                        dev.keyreeve.bench.Tenant.SECRET);
                var stack = stack(port + 1)) {
            measure(stack, ways(stack, port, provider, proxy), new Wrk(tools.wrk(), directory));
        } finally {
            PrivateFiles.deleteTree(directory);
        }
        return 0;
    }

    private Stack stack(int provider) {
        var builder = Stack.builder()
                .basePort(basePort)
                .relays(withoutModeration ? 1 : 2)
                .durable(true)
                .provider(URI.create(http(provider) + "/v1"))
                .config("relay-1", "keyreeve.guard.enabled", "false");
        return builder.start();
    }

    private List<Way> ways(Stack stack, int port, Nginx provider, Nginx proxy) throws Exception {
        var tenant = Tenant.of(stack);
        tenant.credential(dev.keyreeve.bench.Tenant.SECRET);
        var member = tenant.join("bench", tenant.project("bench"));
        tenant.hardBudget(new Scope(Scope.Type.API_KEY, member.keyId()), NEVER_REACHED, "month");
        var key = member.key().reveal();
        var ways = new ArrayList<Way>();
        ways.add(new Way("direct", http(port + 1), http(port + 1), key, provider.process()));
        ways.add(new Way("nginx", http(port + 2), http(port + 3), key, proxy.process()));
        ways.add(relay("relay", stack, 1, key));
        if (!withoutModeration) {
            ways.add(relay("relay with moderation", stack, 2, key));
        }
        return ways;
    }

    private static Way relay(String name, Stack stack, int number, String key) {
        var base = stack.relay(number).toString();
        var process = Objects.requireNonNull(stack.processes().get("relay-" + number), "a relay that was started");
        return new Way(name, base, base, key, process);
    }

    private void measure(Stack stack, List<Way> ways, Wrk wrk) throws IOException, InterruptedException {
        var house = House.atRest(stack);
        System.out.printf(
                "%d processors, %d rounds of %d s, medians; the load generator, the provider and the whole house run on"
                        + " the same processors%n",
                Runtime.getRuntime().availableProcessors(), rounds, seconds);
        for (var load : Load.all(seconds, warmUp)) {
            if (load.title().contains(only)) {
                RelayTable.print(load, rounds(load, ways, house, wrk));
            }
        }
    }

    private Map<Way, List<Measured>> rounds(Load load, List<Way> ways, House house, Wrk wrk)
            throws IOException, InterruptedException {
        for (var way : ways) {
            warmUp(load, way, wrk);
            house.awaitQuiet();
        }
        var measured = new LinkedHashMap<Way, List<Measured>>();
        for (int round = 0; round < rounds; round++) {
            for (var way : ways) {
                measured.computeIfAbsent(way, first -> new ArrayList<>()).add(once(load, way, house, wrk));
                house.awaitQuiet();
            }
        }
        return measured;
    }

    private static void warmUp(Load load, Way way, Wrk wrk) throws IOException, InterruptedException {
        long calls = 0;
        long deadline = System.nanoTime() + WARM_UP_PATIENCE_NANOS;
        do {
            calls += wrk.run(way.base(load), way.key(), load, WARM_UP_SECONDS).requests();
        } while (calls < load.warmUp() && System.nanoTime() - deadline < 0);
        if (calls < load.warmUp()) {
            System.out.printf("(%s had only %,d calls to warm up)%n", way.name(), calls);
        }
    }

    private static Measured once(Load load, Way way, House house, Wrk wrk) throws IOException, InterruptedException {
        ProcessId process = way.process();
        var own = ProcessorTime.ofFamily(process.pid());
        var others = house.spentBeside(process);
        var run = wrk.run(way.base(load), way.key(), load, load.seconds());
        double thousands = Math.max(1, run.requests()) / 1_000.0;
        return new Measured(
                run,
                seconds(ProcessorTime.ofFamily(process.pid()).minus(own)) / thousands,
                seconds(house.spentBeside(process).minus(others)) / thousands,
                process.familyBytes());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String http(int port) {
        return "http://127.0.0.1:" + port;
    }
}
