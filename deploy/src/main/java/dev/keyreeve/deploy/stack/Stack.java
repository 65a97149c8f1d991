package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A whole Keyreeve that runs: PostgreSQL, Kafka, the services, the relays and, unless there is a real provider, the
 * simulator. The same for {@code up}, for the stories and for the drills, which may kill and restart single processes.
 */
public final class Stack implements AutoCloseable {
    private final StackHome home;
    private final StackOptions options;
    private final boolean temporary;
    private StackFile file;

    Stack(StackHome home, StackOptions options, boolean temporary, StackFile file) {
        this.home = home;
        this.options = options;
        this.temporary = temporary;
        this.file = file;
    }

    public static StackBuilder builder() {
        return new StackBuilder();
    }

    /** Ends everything that runs in a home, whoever started it. @return how many processes that were */
    public static int stop(Path directory, Progress progress) {
        StackHome home = StackHome.at(directory);
        boolean runs = !OurProcesses.of(home).isEmpty(); // asked first: somebody may have removed the marker
        if (!home.exists() && !runs) {
            return 0;
        }
        if (!Files.isDirectory(home.directory())) {
            return new StackStopper(home, progress).stopAll(); // the directory is gone: there is nowhere for a lock
        }
        try (HomeLock _ = home.lockExisting()) {
            return new StackStopper(home, progress).stopAll();
        }
    }

    public StackHome home() {
        return home;
    }

    /** Everything that {@code stack.json} says. */
    public StackFile file() {
        return file;
    }

    public URI admin() {
        return file.admin();
    }

    /** A replica of key-service; they are numbered from 1, which is {@link #admin()}. */
    public URI admin(int number) {
        return URI.create(ServiceConfig.url(file.ports().keyService(number)));
    }

    /** Where a process says whether it is ready: {@code /q/health/ready}, and metrics beside it. */
    public URI readiness(String process) {
        return Parts.readiness(file.ports(), new ProcessName(process));
    }

    /** Where a relay takes calls; they are numbered from 1. */
    public URI relay(int number) {
        return file.relays().get(number - 1);
    }

    public List<URI> relays() {
        return file.relays();
    }

    /** The provider's base address, its {@code /v1} included. */
    public URI provider() {
        return file.provider();
    }

    /** The first organization's. */
    public IssuedKey adminKey() {
        var organizations = Organizations.known(home);
        return organizations.adminKey(organizations.firstName());
    }

    public IssuedKey adminKey(String organization) {
        return Organizations.known(home).adminKey(organization);
    }

    /** The runnable jar of a service, by the name of its process. */
    public Path jar(String process) {
        return Build.find().service(new ProcessName(process));
    }

    /** What runs at this moment, by name: {@code postgresql}, {@code key-service}, {@code relay-1} and so on. */
    public SequencedMap<String, ProcessId> processes() {
        var processes = new TreeMap<String, ProcessId>();
        OurProcesses.of(home).forEach((name, process) -> processes.put(name.value(), process));
        return processes;
    }

    /** As {@code kill -9} does: no farewell, nothing flushed. Returns when it is gone. */
    public void kill(String process) {
        ProcessId victim = process(process);
        Signals.send(victim, Signal.KILL);
        Signals.awaitEnd(victim, Duration.ofSeconds(10));
    }

    /** Freezes ({@code STOP}) or thaws ({@code CONT}) a process, or sends it another signal. */
    public void signal(String process, Signal signal) {
        Signals.send(process(process), signal);
    }

    /** Ends it cleanly when it runs, and starts it anew; returns when all is ready again. */
    public void restart(String process) {
        var name = new ProcessName(process);
        ProcessId running = OurProcesses.of(home).get(name);
        if (running != null) {
            new StackStopper(home, Progress.SILENT).stop(Map.of(name, running));
        }
        startMissing();
    }

    /** Starts what has died; returns when all is ready. */
    public void startMissing() {
        var again = new StackOptions(
                file.ports().base(),
                file.relays().size(),
                file.keyServices(),
                file.hasSimulator() ? null : file.provider(),
                List.of(),
                false,
                options.durable(),
                options.launcher(),
                Progress.SILENT,
                options.rigging());
        file = new StackStarter(home, again, Build.find(), () -> {}).start();
    }

    /** Ends everything in good order; a temporary home is removed. */
    public void stop() {
        stop(home.directory(), options.progress());
        if (temporary) {
            try {
                PrivateFiles.deleteTree(home.directory());
            } catch (IOException failure) {
                throw HomeFailure.cannotWrite(home.directory(), failure);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    private ProcessId process(String process) {
        return Optional.ofNullable(OurProcesses.of(home).get(new ProcessName(process)))
                .orElseThrow(() -> new IllegalStateException(process + " does not run in " + home));
    }
}
