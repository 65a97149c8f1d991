package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A whole Keyreeve that runs: PostgreSQL, Kafka, the services, the relays and, unless there is a real provider, the
 * simulator. The same for {@code up}, for the stories and for the drills, which may kill and restart single processes.
 */
public final class Stack implements AutoCloseable {
    private final StackHome home;
    private final StackOptions options;
    private final boolean temporary;
    private StackFile file;

    private Stack(StackHome home, StackOptions options, boolean temporary, StackFile file) {
        this.home = home;
        this.options = options;
        this.temporary = temporary;
        this.file = file;
    }

    public static Builder builder() {
        return new Builder();
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

    /** How a stack is to be; everything has a default. */
    public static final class Builder {
        /** Two that start at the same moment may have chosen the same range: both had looked, and it was free. */
        private static final int RANGES_TO_TRY = 3;

        private @Nullable Path home;
        private @Nullable Integer basePort;
        private @Nullable Integer relays;
        private @Nullable Integer keyServices;
        private @Nullable URI provider;
        private Rigging rigging = Rigging.NONE;
        private final List<String> organizations = new ArrayList<>();
        private boolean fresh;
        private @Nullable Boolean durable;
        private Launcher launcher = Launcher.TETHERED;
        private Progress progress = Progress.SILENT;
        private Runnable onReady = () -> {};
        private IntFunction<StackPorts> freePorts = StackPorts::free;

        private Builder() {}

        /** Left out: a temporary directory, free ports, and everything removed by {@link Stack#stop()}. */
        public Builder home(Path directory) {
            this.home = directory;
            return this;
        }

        /** How a temporary stack finds its ports, from the number of its relays. */
        Builder freePorts(IntFunction<StackPorts> search) {
            this.freePorts = search;
            return this;
        }

        /** Left out: as the stack in that home runs, else 8080. */
        public Builder basePort(int port) {
            this.basePort = port;
            return this;
        }

        /** Left out: as many as run, else one. A running stack gets more, never fewer. */
        public Builder relays(int count) {
            this.relays = count;
            return this;
        }

        /** Replicas of key-service over one database. Left out: as many as run, else one; never fewer than run. */
        public Builder keyServices(int count) {
            this.keyServices = count;
            return this;
        }

        /**
         * Gives Kafka a second listener, on {@link StackPorts#kafkaDetour}, that tells its clients to come to another
         * port of 127.0.0.1: with a proxy listening there, and {@link #config} sending a process to it, that process
         * can be cut off from Kafka and no other.
         */
        public Builder kafkaDetour(int port) {
            this.rigging = rigging.withDetour(port);
            return this;
        }

        /** Puts one setting of one service or relay over what it would be told. Holds for its restarts too. */
        public Builder config(String process, String key, String value) {
            this.rigging = rigging.with(new ProcessName(process), rig -> rig.withConfig(key, value));
            return this;
        }

        /** One variable in the environment of one process, which else inherits next to nothing. */
        public Builder environment(String process, String name, String value) {
            this.rigging = rigging.with(new ProcessName(process), rig -> rig.withEnvironment(name, value));
            return this;
        }

        /** Starts one process through a command that executes the rest of its line in its own place, as env does. */
        public Builder prefix(String process, String... command) {
            this.rigging = rigging.with(new ProcessName(process), rig -> rig.withPrefix(List.of(command)));
            return this;
        }

        /** The most heap that one process may take. Left out: what suits a small machine. */
        public Builder heap(String process, int mebibytes) {
            this.rigging = rigging.with(new ProcessName(process), rig -> rig.withHeap(mebibytes));
            return this;
        }

        /** An OpenAI-compatible base address, its {@code /v1} included. Left out: the simulator. */
        public Builder provider(URI address) {
            this.provider = address;
            return this;
        }

        /** One more organization that is to exist, with an admin key of its own. */
        public Builder organization(String name) {
            organizations.add(name);
            return this;
        }

        /** Empties the home first. */
        public Builder fresh(boolean fresh) {
            this.fresh = fresh;
            return this;
        }

        /** Whether a power cut must lose nothing. Left out: yes for a home, no for a temporary one. */
        public Builder durable(boolean durable) {
            this.durable = durable;
            return this;
        }

        /** Lets the processes outlive this JVM; without it they die with it, however it ends. */
        public Builder detached() {
            this.launcher = Launcher.DETACHED;
            return this;
        }

        public Builder progress(Progress progress) {
            this.progress = progress;
            return this;
        }

        /** Called when all is ready, at a moment when a signal to this JVM still ends what was started. */
        public Builder onReady(Runnable task) {
            this.onReady = task;
            return this;
        }

        /**
         * Starts what does not run yet, and returns when all is ready.
         *
         * @throws StartFailure in one sentence that names the thing and the remedy
         */
        public Stack start() {
            if (home != null) {
                return start(home, basePort, false);
            }
            for (int left = basePort == null ? RANGES_TO_TRY : 1; ; left--) {
                Path directory = temporaryDirectory();
                try {
                    int base = basePort == null
                            ? freePorts.apply(relays == null ? 1 : relays).base()
                            : basePort;
                    return start(directory, base, true);
                } catch (RuntimeException failure) {
                    remove(directory, failure);
                    boolean others = left > 1 && failure instanceof StartFailure start && start.isForAPort();
                    if (!others) {
                        throw failure;
                    }
                }
            }
        }

        private Stack start(Path directory, @Nullable Integer base, boolean temporary) {
            var options = new StackOptions(
                    base,
                    relays,
                    keyServices,
                    provider,
                    List.copyOf(organizations),
                    fresh,
                    durable == null ? !temporary : durable,
                    launcher,
                    progress,
                    rigging);
            StackHome stackHome = StackHome.at(directory);
            StackFile file = new StackStarter(stackHome, options, Build.find(), onReady).start();
            return new Stack(stackHome, options, temporary, file);
        }

        /** What failed is the first thing to know, and that its home could not be removed the second. */
        private static void remove(Path temporaryHome, RuntimeException failure) {
            try {
                PrivateFiles.deleteTree(temporaryHome);
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
        }

        private static Path temporaryDirectory() {
            try {
                return Files.createTempDirectory("keyreeve-home-");
            } catch (IOException failure) {
                throw HomeFailure.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), failure);
            }
        }
    }
}
