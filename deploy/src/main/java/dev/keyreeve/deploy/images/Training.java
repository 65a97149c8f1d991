package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.demo.Story;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackBuilder;
import dev.keyreeve.deploy.terminal.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes AOT caches: runs what the images will run, by the base image's own JVM and with the images' flags, lets it live
 * through the demo's story, and has the JVM keep what it has learnt. A cache holds for jars of the same names, sizes and
 * times below one directory, wherever that is: here it is tried in another one.
 */
final class Training {
    /** On the way out the JVM writes down what it has loaded; beside other work that takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The services among the images, and what they are called where all of them run. */
    static final Map<String, String> SERVICES = Map.of(
            "keyreeve-key-service", "key-service",
            "keyreeve-usage-service", "usage-service",
            "keyreeve-moderation-service", "moderation-service",
            "keyreeve-relay-service", "relay-1");

    /** It does nothing without an API server, and nobody waits for it. */
    private static final String OPERATOR = "keyreeve-operator";

    private final Path work;
    private final Path java;
    private final Instant moment;
    private final Consumer<String> say;

    Training(Path work, Path java, Instant moment, Consumer<String> say) {
        this.work = work;
        this.java = java;
        this.moment = moment;
        this.say = say;
    }

    /** What was trained, by the images' names: each has its cache, and the JVM takes it. */
    Map<String, Trainee> of(List<ImageSpec> specs) throws IOException {
        PrivateFiles.deleteTree(work);
        var trainees = new LinkedHashMap<String, Trainee>();
        for (ImageSpec spec : specs) {
            if (spec.name().equals(OPERATOR)) {
                continue;
            }
            trainees.put(spec.name(), Trainee.stage(spec, java, work.resolve(spec.name()), moment));
        }
        play(trainees);
        var trained = new LinkedHashMap<String, Trainee>();
        for (Trainee trainee : trainees.values()) {
            if (!SERVICES.containsKey(trainee.spec().name())) {
                runBriefly(trainee);
            }
            assemble(trainee);
            Path elsewhere = work.resolve("trained").resolve(trainee.spec().name());
            trained.put(trainee.spec().name(), tryOut(trainee.moveTo(elsewhere)));
        }
        return trained;
    }

    private void play(Map<String, Trainee> trainees) {
        StackBuilder builder = Stack.builder();
        SERVICES.forEach((image, process) -> {
            Trainee trainee = trainees.get(image);
            if (trainee == null) {
                throw new IllegalStateException(image + " is missing");
            }
            builder.program(
                    process, trainee.recording(), Path.of(trainee.start().getLast()));
        });
        try (Stack stack = builder.start()) {
            int mistakes = new Story(stack.file(), stack.adminKey(), silent()).play();
            // What was learnt holds all the same: it is no test, and a slow machine is late for some.
            if (mistakes > 0) {
                say.accept(
                        "The story did not turn out as it says, " + mistakes + " times; ./keyreeve demo shows where");
            }
            Map<String, ProcessId> processes = stack.processes();
            for (String process : List.of("relay-1", "key-service", "moderation-service", "usage-service")) {
                end(process, processes.get(process));
            }
        }
    }

    private static void end(String name, @Nullable ProcessId process) {
        if (process == null || !Signals.stop(process, Signals.Signal.TERM, PATIENCE)) {
            throw new StartFailure(name + " did not end by itself after its training.");
        }
    }

    private void runBriefly(Trainee trainee) throws IOException {
        var command = new ArrayList<>(trainee.recording());
        command.addAll(trainee.start());
        if (trainee.spec().health() == null) {
            command.addAll(trainee.spec().arguments());
            run(trainee, command);
            return;
        }
        int port = freePort();
        command.addAll(List.of("--port", Integer.toString(port)));
        Process process = start(trainee, command);
        try {
            URI there = URI.create("http://127.0.0.1:" + port
                    + URI.create(trainee.spec().health()).getPath());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!HealthCheck.isReady(there)) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw failed(trainee);
                }
                Signals.pause(Duration.ofMillis(50));
            }
            process.destroy();
            await(trainee, process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assemble(Trainee trainee) throws IOException {
        var command = new ArrayList<>(trainee.creating());
        command.addAll(trainee.start());
        run(trainee, command);
        if (!Files.exists(trainee.cache())) {
            throw failed(trainee);
        }
    }

    /** The JVM checks a cache against its flags and every jar before it runs anything. */
    private static Trainee tryOut(Trainee trainee) throws IOException {
        var command = new ArrayList<>(trainee.withCache());
        command.addAll(List.of("-cp", trainee.classPath(), "-version"));
        run(trainee, command);
        return trainee;
    }

    private static void run(Trainee trainee, List<String> command) throws IOException {
        Process process = start(trainee, command);
        await(trainee, process);
        if (process.exitValue() != 0) {
            throw failed(trainee);
        }
    }

    private static Process start(Trainee trainee, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(trainee.log().toFile())
                .start();
    }

    private static void await(Trainee trainee, Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed(trainee);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while training", interrupted);
        }
    }

    private static StartFailure failed(Trainee trainee) {
        return new StartFailure(trainee.spec().name() + " could not be trained by the base image's JVM; see "
                + trainee.log() + ", or leave the cache out with --without-aot.");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Console silent() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(nowhere, nowhere, false);
    }
}
