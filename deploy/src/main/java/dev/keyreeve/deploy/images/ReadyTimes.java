package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Spawn;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long each service takes from its start until it is ready, with its cache and without, while the rest of the house
 * runs: by the base image's JVM with the image's flags. With the cache it is started so that it ends at once where the JVM
 * does not take it.
 */
final class ReadyTimes {
    static final int STARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ASKED_EVERY = Duration.ofMillis(10);

    private final Map<String, Trainee> services;
    private final Path logs;

    /** @param trained by the images' names; what is no service is left aside */
    ReadyTimes(Map<String, Trainee> trained, Path logs) {
        this.services = new TreeMap<>(trained);
        this.services.keySet().retainAll(Training.SERVICES.keySet());
        this.logs = logs;
    }

    /** Medians. */
    record Figures(String image, Duration withCache, Duration withoutCache) {}

    List<Figures> measure() {
        StackBuilder builder = Stack.builder();
        services.forEach((image, trainee) -> builder.program(process(image), trainee.withCache(), jar(trainee)));
        try (Stack stack = builder.start()) {
            var figures = new ArrayList<Figures>();
            services.forEach((image, trainee) -> figures.add(measure(stack, image, trainee)));
            return List.copyOf(figures);
        }
    }

    /** In turn, so that a machine that is busier for a while is so for both. */
    private Figures measure(Stack stack, String image, Trainee trainee) {
        String process = process(image);
        ProcessId running = stack.processes().get(process);
        if (running == null) {
            throw new StartFailure(process + " does not run any more.");
        }
        var line = running.commandLine();
        var settings =
                line.subList(trainee.withCache().size(), line.size()); // where its configuration is, and its memory
        var with = new ArrayList<Duration>();
        var without = new ArrayList<Duration>();
        for (int i = 0; i < STARTS; i++) {
            running = next(stack, process, running, plus(trainee.withoutCache(), settings), without);
            running = next(stack, process, running, plus(trainee.withCache(), settings), with);
        }
        return new Figures(image, median(with), median(without));
    }

    private ProcessId next(Stack stack, String process, ProcessId before, List<String> command, List<Duration> times) {
        Signals.stop(before, Signals.Signal.TERM, PATIENCE);
        URI readiness = stack.readiness(process);
        long begin = System.nanoTime();
        var spawn = new Spawn(process, command, Map.of(), logs, logs.resolve(process + ".log"));
        ProcessId started = Launcher.TETHERED.start(spawn);
        while (!HealthCheck.isReady(readiness)) {
            if (!started.alive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new StartFailure(process + " was not ready; see " + spawn.log() + ".");
            }
            Signals.pause(ASKED_EVERY);
        }
        times.add(Duration.ofNanos(System.nanoTime() - begin));
        return started;
    }

    private static List<String> plus(List<String> command, List<String> settings) {
        var all = new ArrayList<>(command);
        all.addAll(settings);
        return all;
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static String process(String image) {
        return Training.SERVICES.getOrDefault(image, image);
    }

    private static Path jar(Trainee trainee) {
        return Path.of(trainee.start().getLast());
    }
}
