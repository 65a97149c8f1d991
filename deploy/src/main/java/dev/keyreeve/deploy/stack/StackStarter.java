package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.StackOptions.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Starts what does not run. Everything that can be refused is refused before the first process starts; what fails after
 * that ends the processes of this start and leaves those alone that ran before.
 */
final class StackStarter {
    private final StackHome home;
    private final StackOptions options;
    private final Build build;
    private final Runnable onReady;

    /** @param onReady called when all is ready, while a signal would still end what was started */
    StackStarter(StackHome home, StackOptions options, Build build, Runnable onReady) {
        this.home = home;
        this.options = options;
        this.build = build;
        this.onReady = onReady;
    }

    /** Returns when all is ready and stack.json says so. */
    StackFile start() {
        try (HomeLock lock = home.open()) {
            var running = new LinkedHashMap<>(OurProcesses.of(home));
            StackFile known = known(running);
            Resolved wanted = running.isEmpty() ? options.resolveStopped(known) : options.resolve(known, home);
            refuseUnbuilt(wanted);
            refuseTakenPorts(wanted, portsHeld(known, running));
            if (options.fresh()) {
                new StackStopper(home, options.progress()).stop(running);
                running.clear();
                home.empty();
                known = null;
            }
            return start(wanted, running, known, lock);
        }
    }

    /** What stack.json says; also of processes that are gone, killed rather than stopped. */
    private @Nullable StackFile known(Map<ProcessName, ProcessId> running) {
        StackFile known = StackFile.read(home.stackFile()).orElse(null);
        if (known == null && !running.isEmpty()) {
            throw new StartFailure(
                    "Processes of the stack in " + home + " run, and its " + home.stackFile()
                            + " is missing or damaged, so nobody knows how they were started; stop them first (keyreeve down).");
        }
        return known;
    }

    private StackFile start(
            Resolved wanted, Map<ProcessName, ProcessId> running, @Nullable StackFile before, HomeLock lock) {
        StackSecrets secrets = StackSecrets.loadOrCreate(home);
        Organizations organizations = Organizations.loadOrCreate(home, options.organizations());
        var parts = new Parts(home, wanted.ports(), build, options.launcher(), options.durable(), options.rigging());
        writeConfiguration(wanted, secrets, parts);
        Launch launch = plan(wanted, secrets, parts, running);
        var file = new FileOf(wanted, organizations);
        file.with(running).write(home); // before the first process: a start that is killed must be found by the next
        Interrupted interrupted = new Interrupted(launch, running, before, lock);
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            StackFile ready = file.with(launch.run());
            ready.write(home);
            onReady.run();
            return ready;
        } catch (RuntimeException failure) {
            stopAllBut(running);
            if (running.isEmpty()) {
                putBack(before);
            }
            throw failure;
        } finally {
            interrupted.disarm();
        }
    }

    /** Databases first and together; then the services; a relay registers with key-service, so it comes last. */
    private Launch plan(Resolved wanted, StackSecrets secrets, Parts parts, Map<ProcessName, ProcessId> running) {
        var launch = new Launch(running, options.progress());
        var storage = List.of(ProcessName.POSTGRESQL, ProcessName.KAFKA);
        launch.add(parts.postgresql(secrets), List.of());
        launch.add(parts.kafka(), List.of());
        launch.add(parts.service(ProcessName.KEY_SERVICE), storage);
        for (int number = 2; number <= wanted.keyServices(); number++) {
            // After the first, which brings the tables up to date.
            launch.add(parts.service(ProcessName.keyService(number)), List.of(ProcessName.KEY_SERVICE));
        }
        launch.add(parts.perExchange(ProcessName.USAGE_SERVICE), storage);
        launch.add(parts.perExchange(ProcessName.MODERATION_SERVICE), List.of(ProcessName.POSTGRESQL));
        for (int number = 1; number <= wanted.relays(); number++) {
            launch.add(parts.relay(ProcessName.relay(number)), List.of(ProcessName.KAFKA, ProcessName.KEY_SERVICE));
        }
        if (wanted.wantsSimulator()) {
            launch.add(parts.simulator(), List.of());
        }
        return launch;
    }

    private void refuseUnbuilt(Resolved wanted) {
        for (ProcessName service : services(wanted)) {
            if (options.rigging().of(service).program() == null) {
                build.service(service);
            }
        }
        if (wanted.wantsSimulator()) {
            build.simulatorClassPath();
        }
    }

    /** By what runs: it is left alone, or stopped before anything starts. */
    private static Set<Integer> portsHeld(@Nullable StackFile known, Map<ProcessName, ProcessId> running) {
        var held = new HashSet<Integer>();
        if (known != null) {
            known.ports()
                    .all(StackPorts.MOST_RELAYS, StackPorts.MOST_KEY_SERVICES)
                    .forEach((process, ports) -> {
                        if (running.containsKey(process)) {
                            ports.forEach(port -> held.add(port.number()));
                        }
                    });
        }
        return held;
    }

    private static void refuseTakenPorts(Resolved wanted, Set<Integer> held) {
        Predicate<ProcessName> starts = process -> wanted.wantsSimulator() || !process.equals(ProcessName.SIMULATOR);
        var taken = new ArrayList<String>();
        wanted.ports().all(wanted.relays(), wanted.keyServices()).forEach((process, ports) -> {
            for (StackPorts.Port port : starts.test(process) ? ports : List.<StackPorts.Port>of()) {
                if (!held.contains(port.number()) && !Ports.isFree(port.number())) {
                    taken.add("port " + port.number() + " (" + port.purpose() + ") is taken"
                            + Ports.owner(port.number())
                                    .map(owner -> " by " + owner)
                                    .orElse(""));
                }
            }
        });
        if (!taken.isEmpty()) {
            String first = taken.getFirst();
            String others =
                    taken.size() == 1 ? "" : ", and " + (taken.size() - 1) + " more of the stack's ports are taken";
            throw new StartFailure(Character.toUpperCase(first.charAt(0)) + first.substring(1) + others
                    + "; stop what uses it, or choose other ports with --base-port (say "
                    + (wanted.ports().base() + 1200)
                    + ").");
        }
    }

    private void writeConfiguration(Resolved wanted, StackSecrets secrets, Parts parts) {
        var providers = ProviderSettings.of(home.directory(), wanted.providerAddress(), wanted.wantsSimulator());
        var config = new ServiceConfig(
                home,
                wanted.ports(),
                secrets,
                providers,
                OwnSettings.of(home.directory()),
                parts.logins(secrets),
                options.rigging());
        try {
            for (ProcessName process : services(wanted)) {
                PrivateFiles.write(home.config(process), ServiceConfig.render(config.of(process)));
                if (process.isRelay()) {
                    PrivateFiles.createDirectories(home.data(process));
                }
            }
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(home.directory(), failure);
        }
    }

    private static List<ProcessName> services(Resolved wanted) {
        var services = new ArrayList<>(List.of(ProcessName.USAGE_SERVICE, ProcessName.MODERATION_SERVICE));
        for (int number = 1; number <= wanted.keyServices(); number++) {
            services.add(ProcessName.keyService(number));
        }
        for (int number = 1; number <= wanted.relays(); number++) {
            services.add(ProcessName.relay(number));
        }
        return services;
    }

    /** After a start that came to nothing: what is known of the stack before it is the next one's default. */
    private void putBack(@Nullable StackFile before) {
        if (before != null) {
            before.write(home);
            return;
        }
        try {
            Files.deleteIfExists(home.stackFile());
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(home.directory(), failure);
        }
    }

    /** What stack.json says, but for the processes. */
    private record FileOf(Resolved wanted, Organizations organizations) {
        StackFile with(Map<ProcessName, ProcessId> processes) {
            var pids = new LinkedHashMap<ProcessName, Long>();
            processes.forEach((process, id) -> pids.put(process, id.pid()));
            return StackFile.of(
                    wanted.ports(), wanted.relays(), wanted.providerAddress(), organizations.firstKeyFile(), pids);
        }
    }

    private void stopAllBut(Map<ProcessName, ProcessId> before) {
        var started = new LinkedHashMap<>(OurProcesses.of(home));
        started.values().removeAll(before.values());
        new StackStopper(home, Progress.SILENT).stop(started);
    }

    /** Ctrl-C in the middle of a start: what it has started goes with it. */
    private final class Interrupted extends Thread {
        private final Launch launch;
        private final Map<ProcessName, ProcessId> before;
        private final @Nullable StackFile fileBefore;
        private final HomeLock lock;
        private volatile @Nullable Thread starter = Thread.currentThread();

        Interrupted(Launch launch, Map<ProcessName, ProcessId> before, @Nullable StackFile fileBefore, HomeLock lock) {
            super("keyreeve-interrupted-start");
            this.launch = launch;
            this.fileBefore = fileBefore;
            this.lock = lock;
            this.before = Map.copyOf(before);
        }

        @Override
        public void run() {
            if (starter != null) {
                launch.giveUp(new StartFailure("The start was interrupted; what it had started is stopped again."));
                stopAllBut(before);
                if (before.isEmpty()) {
                    putBack(fileBefore);
                }
                lock.close(); // nobody else will: the JVM ends while the starter still waits
            }
        }

        void disarm() {
            starter = null;
            try {
                Runtime.getRuntime().removeShutdownHook(this);
            } catch (IllegalStateException shuttingDown) {
                // Then it runs, or has run.
            }
        }
    }
}
