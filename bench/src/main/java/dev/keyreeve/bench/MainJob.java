package dev.keyreeve.bench;

import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the main job costs on this machine: time to start, memory, time to disable, time that the relay adds. */
@Command(
        name = "main-job",
        mixinStandardHelpOptions = true,
        description = "Start-up, memory, disable to enforced and to refused, latency that the relay adds.")
final class MainJob implements Callable<Integer> {
    @Option(names = "--disables", defaultValue = "200", description = "Members to disable (${DEFAULT-VALUE}).")
    private int disables;

    @Option(names = "--calls", defaultValue = "2000", description = "Calls to time, each way (${DEFAULT-VALUE}).")
    private int calls;

    @Override
    public Integer call() throws Exception {
        var home = Files.createTempDirectory("keyreeve-bench-");
        long began = System.nanoTime();
        try (var stack = start(home)) {
            System.out.printf("up, first time       %.1f s to ready%n", seconds(began));
        }
        began = System.nanoTime();
        try (var stack = start(home)) {
            System.out.printf("up, with its data    %.1f s to ready%n", seconds(began));
            var tenant = new Tenant(stack);
            latency(stack, tenant);
            revocation(stack, tenant);
            memory(stack);
        }
        deleteTree(home);
        return 0;
    }

    private static Stack start(Path home) {
        return Stack.builder().home(home).basePort(18080).durable(true).start();
    }

    /** Direct and through the relay in turns, over one connection each, so that the machine's noise hits both. */
    private void latency(Stack stack, Tenant tenant) throws Exception {
        var member = tenant.join();
        var relay = stack.relay(1) + "/v1";
        var provider = stack.provider().toString();
        var direct = new Figures();
        var relayed = new Figures();
        for (int i = -calls / 2; i < calls; i++) {
            long first = timed(() -> tenant.chat(provider, Tenant.SECRET, "hello"), 200);
            long second = timed(() -> tenant.chat(relay, member.value(), "hello"), 200);
            if (i >= 0) {
                direct.add(first);
                relayed.add(second);
            }
        }
        System.out.println("provider directly    " + direct);
        System.out.println("through the relay    " + relayed);
        System.out.printf(
                "added by the relay   p50 %.2f ms   p99 %.2f ms%n",
                relayed.millis(50) - direct.millis(50), relayed.millis(99) - direct.millis(99));
    }

    /**
     * While a member calls without a pause, they are disabled: how long until the call that disables answers enforced,
     * and how long until the relay gives the first refusal.
     */
    private void revocation(Stack stack, Tenant tenant) throws Exception {
        var relay = stack.relay(1) + "/v1";
        var enforced = new Figures();
        var refused = new Figures();
        var members = new ArrayList<Tenant.Member>();
        for (int i = 0; i < disables; i++) {
            members.add(tenant.join());
        }
        for (var member : members) {
            await(tenant, relay, member, 200);
            long began = System.nanoTime();
            var firstRefusal = CompletableFuture.supplyAsync(() -> {
                await(tenant, relay, member, 403);
                return System.nanoTime() - began;
            });
            var answer = tenant.disable(member);
            enforced.add(System.nanoTime() - began);
            if (!answer.at("/enforcement/enforced").asBoolean()) {
                throw new IllegalStateException("not enforced: " + answer);
            }
            refused.add(firstRefusal.get(10, TimeUnit.SECONDS));
        }
        System.out.println("disable to enforced  " + enforced);
        System.out.println("disable to refused   " + refused);
    }

    private static void await(Tenant tenant, String relay, Tenant.Member member, int status) {
        try {
            while (tenant.chat(relay, member.value(), "still there?") != status) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void memory(Stack stack) throws IOException {
        Map<String, Long> resident = new TreeMap<>();
        for (var process : stack.processes().entrySet()) {
            resident.put(process.getKey(), residentKilobytes(process.getValue().pid()));
        }
        resident.forEach((name, kilobytes) -> System.out.printf("memory  %-20s %5d MB%n", name, kilobytes / 1024));
        System.out.printf(
                "memory  %-20s %5d MB%n",
                "in all", resident.values().stream().mapToLong(Long::longValue).sum() / 1024);
    }

    /** Of a process and its children: PostgreSQL is several. Shared pages are counted once, by their proportion. */
    private static long residentKilobytes(long pid) throws IOException {
        long sum = 0;
        for (var process : processTree(pid)) {
            for (var line : Files.readAllLines(Path.of("/proc", Long.toString(process), "smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    sum += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return sum;
    }

    private static Iterable<Long> processTree(long pid) {
        var pids = new ArrayList<Long>();
        pids.add(pid);
        ProcessHandle.of(pid)
                .ifPresent(root -> root.descendants().map(ProcessHandle::pid).forEach(pids::add));
        return pids;
    }

    private static long timed(Callable<Integer> call, int expected) throws Exception {
        long began = System.nanoTime();
        int status = call.call();
        long took = System.nanoTime() - began;
        if (status != expected) {
            throw new IllegalStateException("expected " + expected + ", got " + status);
        }
        return took;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void deleteTree(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
