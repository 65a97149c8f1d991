package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stops processes against the data's way through the house: first the relays, which hand over what they have metered,
 * then the services, then what they keep it in.
 */
final class StackStopper {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StackHome home;
    private final Progress progress;

    StackStopper(StackHome home, Progress progress) {
        this.home = home;
        this.progress = progress;
    }

    /** Everything of the home, and then stack.json. @return how many processes there were */
    int stopAll() {
        Map<ProcessName, ProcessId> processes = OurProcesses.of(home);
        stop(processes);
        try {
            Files.deleteIfExists(home.stackFile());
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(home.directory(), failure);
        }
        return processes.size();
    }

    void stop(Map<ProcessName, ProcessId> processes) {
        Predicate<ProcessName> storage =
                process -> process.equals(ProcessName.POSTGRESQL) || process.equals(ProcessName.KAFKA);
        for (Predicate<ProcessName> phase : List.<Predicate<ProcessName>>of(
                ProcessName::isRelay, process -> !process.isRelay() && !storage.test(process), storage)) {
            var ends = new ArrayList<CompletableFuture<Void>>();
            try (var threads = Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().factory())) {
                processes.forEach((name, process) -> {
                    if (phase.test(name)) {
                        ends.add(CompletableFuture.runAsync(() -> end(name, process), threads));
                    }
                });
            }
            ends.forEach(CompletableFuture::join); // all have come to rest; a failure is thrown
        }
    }

    private void end(ProcessName name, ProcessId process) {
        long begin = System.nanoTime();
        progress.began(name.value());
        Signals.send(process, Signal.CONT); // a drill may have stopped it, and a stopped process hears nothing
        boolean byItself = name.equals(ProcessName.POSTGRESQL)
                ? PostgresServer.stop(process, home.data(name), PATIENCE)
                : Signals.stop(process, Signal.TERM, PATIENCE);
        progress.done(name.value(), byItself ? "" : "did not go, killed", Duration.ofNanos(System.nanoTime() - begin));
    }
}
