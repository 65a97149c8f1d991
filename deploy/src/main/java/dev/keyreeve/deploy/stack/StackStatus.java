package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.stack.Readiness.Health;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs of a stack, process by process, as asked a moment ago.
 *
 * @param processes in the order of stack.json
 */
public record StackStatus(StackFile file, List<Row> processes) {

    /** How a process is. */
    public sealed interface State {
        /** Ready for work. */
        record Up() implements State {}

        /** Runs, but says that it is not ready, or says nothing. */
        record NotReady(String why) implements State {}

        /** Was started, and is gone. */
        record Dead() implements State {}
    }

    /**
     * One process.
     *
     * @param pid the last known one when it is dead
     * @param memory in bytes, shared pages counted once
     * @param version as it was started
     */
    public record Row(
            String process, long pid, String address, State state, long memory, String version, Duration age) {}

    /** Empty when no stack runs in that home. */
    public static Optional<StackStatus> of(Path directory) {
        StackHome home = StackHome.at(directory);
        Map<ProcessName, ProcessId> running = OurProcesses.of(home);
        return StackFile.read(home.stackFile()).map(file -> new StackStatus(file, rows(file, running)));
    }

    public boolean allUp() {
        return processes.stream().allMatch(row -> row.state() instanceof State.Up);
    }

    public long memory() {
        return processes.stream().mapToLong(Row::memory).sum();
    }

    private static List<Row> rows(StackFile file, Map<ProcessName, ProcessId> running) {
        var rows = new ArrayList<Row>();
        file.ports().all(file.relays().size(), file.keyServices()).forEach((process, ports) -> {
            if (!process.equals(ProcessName.SIMULATOR) || file.hasSimulator()) {
                rows.add(row(file, process, ports.getFirst().number(), Optional.ofNullable(running.get(process))));
            }
        });
        return rows;
    }

    private static Row row(StackFile file, ProcessName process, int port, Optional<ProcessId> running) {
        String address = ServiceConfig.HOST + ":" + port;
        if (running.isEmpty()) {
            long lastPid = file.pids().getOrDefault(process.value(), 0L);
            return new Row(process.value(), lastPid, address, new State.Dead(), 0, "", Duration.ZERO);
        }
        ProcessId id = running.get();
        return new Row(
                process.value(),
                id.pid(),
                address,
                state(file, process, port),
                id.familyBytes(),
                OurProcesses.version(id),
                id.age());
    }

    private static State state(StackFile file, ProcessName process, int port) {
        if (process.equals(ProcessName.POSTGRESQL) || process.equals(ProcessName.KAFKA)) {
            return Ports.isFree(port) ? new State.NotReady("does not listen") : new State.Up();
        }
        URI health = Parts.readiness(file.ports(), process);
        return switch (Readiness.ask(health, Duration.ofSeconds(2))) {
            case Health.Up _ -> new State.Up();
            case Health.Down(String why) -> new State.NotReady(why);
            case Health.NoAnswer _ -> new State.NotReady("no answer");
        };
    }
}
