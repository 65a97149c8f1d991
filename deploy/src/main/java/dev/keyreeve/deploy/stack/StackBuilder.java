package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** How a stack is to be; everything has a default. */
public final class StackBuilder {
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

    StackBuilder() {}

    /** Left out: a temporary directory, free ports, and everything removed by {@link Stack#stop()}. */
    public StackBuilder home(Path directory) {
        this.home = directory;
        return this;
    }

    /** How a temporary stack finds its ports, from the number of its relays. */
    StackBuilder freePorts(IntFunction<StackPorts> search) {
        this.freePorts = search;
        return this;
    }

    /** Left out: as the stack in that home runs, else 8080. */
    public StackBuilder basePort(int port) {
        this.basePort = port;
        return this;
    }

    /** Left out: as many as run, else one. A running stack gets more, never fewer. */
    public StackBuilder relays(int count) {
        this.relays = count;
        return this;
    }

    /** Replicas of key-service over one database. Left out: as many as run, else one; never fewer than run. */
    public StackBuilder keyServices(int count) {
        this.keyServices = count;
        return this;
    }

    /**
     * Gives Kafka a second listener, on {@link StackPorts#kafkaDetour}, that tells its clients to come to another
     * port of 127.0.0.1: with a proxy listening there, and {@link #config} sending a process to it, that process
     * can be cut off from Kafka and no other.
     */
    public StackBuilder kafkaDetour(int port) {
        this.rigging = rigging.withDetour(port);
        return this;
    }

    /** Puts one setting of one service or relay over what it would be told. Holds for its restarts too. */
    public StackBuilder config(String process, String key, String value) {
        this.rigging = rigging.with(new ProcessName(process), rig -> rig.withConfig(key, value));
        return this;
    }

    /** One variable in the environment of one process, which else inherits next to nothing. */
    public StackBuilder environment(String process, String name, String value) {
        this.rigging = rigging.with(new ProcessName(process), rig -> rig.withEnvironment(name, value));
        return this;
    }

    /** Starts one process through a command that executes the rest of its line in its own place, as env does. */
    public StackBuilder prefix(String process, String... command) {
        this.rigging = rigging.with(new ProcessName(process), rig -> rig.withPrefix(List.of(command)));
        return this;
    }

    /** The most heap that one process may take. Left out: what suits a small machine. */
    public StackBuilder heap(String process, int mebibytes) {
        this.rigging = rigging.with(new ProcessName(process), rig -> rig.withHeap(mebibytes));
        return this;
    }

    /** Starts one service or relay from another jar, by another JVM with flags of its own. */
    public StackBuilder program(String process, List<String> java, Path jar) {
        this.rigging = rigging.with(new ProcessName(process), rig -> rig.withProgram(new Rigging.Program(java, jar)));
        return this;
    }

    /** An OpenAI-compatible base address, its {@code /v1} included. Left out: the simulator. */
    public StackBuilder provider(URI address) {
        this.provider = address;
        return this;
    }

    /** One more organization that is to exist, with an admin key of its own. */
    public StackBuilder organization(String name) {
        organizations.add(name);
        return this;
    }

    /** Empties the home first. */
    public StackBuilder fresh(boolean fresh) {
        this.fresh = fresh;
        return this;
    }

    /** Whether a power cut must lose nothing. Left out: yes for a home, no for a temporary one. */
    public StackBuilder durable(boolean durable) {
        this.durable = durable;
        return this;
    }

    /** Lets the processes outlive this JVM; without it they die with it, however it ends. */
    public StackBuilder detached() {
        this.launcher = Launcher.DETACHED;
        return this;
    }

    public StackBuilder progress(Progress progress) {
        this.progress = progress;
        return this;
    }

    /** Called when all is ready, at a moment when a signal to this JVM still ends what was started. */
    public StackBuilder onReady(Runnable task) {
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
