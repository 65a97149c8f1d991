package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.demo.Story;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackBuilder;
import dev.keyreeve.deploy.terminal.Console;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes AOT caches: runs what the images will run, by the base image's own JVM and with the images' flags, lets it live
 * through the demo's story, and has the JVM keep what it has learnt. A cache holds for jars of the same names, sizes and
 * times below one directory, wherever that is; so the jars lie here as they will in the image.
 */
final class Training {
    /** On the way out the JVM writes down what it has loaded; beside other work that takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Map<String, String> SERVICES = Map.of(
            "keyreeve-key-service", "key-service",
            "keyreeve-usage-service", "usage-service",
            "keyreeve-moderation-service", "moderation-service",
            "keyreeve-relay-service", "relay-1");

    private final Path work;
    private final Path java;
    private final Instant moment;

    Training(Path work, Path java, Instant moment) {
        this.work = work;
        this.java = java;
        this.moment = moment;
    }

    /** The caches by the images' names. */
    Map<String, Path> of(List<ImageSpec> specs) throws IOException {
        PrivateFiles.deleteTree(work);
        Files.createDirectories(work);
        var trainees = new LinkedHashMap<String, Trainee>();
        for (ImageSpec spec : specs) {
            trainees.put(spec.name(), stage(spec));
        }
        play(trainees);
        var caches = new LinkedHashMap<String, Path>();
        for (Trainee trainee : trainees.values()) {
            if (!SERVICES.containsKey(trainee.spec().name())) {
                runBriefly(trainee);
            }
            caches.put(trainee.spec().name(), assemble(trainee));
        }
        return caches;
    }

    /** An image's files as they lie in it, below a directory of this machine. */
    private record Trainee(ImageSpec spec, Path directory) {
        Path record() {
            return directory.resolve("record");
        }

        List<String> recording(Path java) {
            return jvm(java, List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record()));
        }

        List<String> jvm(Path java, List<String> mode) {
            var command = new ArrayList<String>();
            command.add(java.toString());
            command.addAll(spec.flags());
            command.addAll(mode);
            return command;
        }

        /** A class path or a jar, and a main class, with the paths of this machine. */
        List<String> start() {
            return spec.start().stream().map(this::here).toList();
        }

        private String here(String argument) {
            var parts = new ArrayList<String>();
            for (String part : argument.split(File.pathSeparator, -1)) {
                parts.add(part.startsWith("/" + ImageSpec.HOME + "/") ? directory + part : part);
            }
            return String.join(File.pathSeparator, parts);
        }
    }

    private Trainee stage(ImageSpec spec) throws IOException {
        Path directory = work.resolve(spec.name());
        copy(spec.libraries(), directory);
        copy(spec.application(), directory);
        return new Trainee(spec, directory);
    }

    private void copy(SequencedMap<String, Path> files, Path directory) throws IOException {
        for (var file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(PrivateFiles.parent(target));
            Files.copy(file.getValue(), target);
            Files.setLastModifiedTime(target, FileTime.from(moment));
        }
    }

    private void play(Map<String, Trainee> trainees) {
        StackBuilder builder = Stack.builder();
        SERVICES.forEach((image, process) -> {
            Trainee trainee = trainees.get(image);
            if (trainee == null) {
                throw new IllegalStateException(image + " is missing");
            }
            builder.program(
                    process, trainee.recording(java), Path.of(trainee.start().getLast()));
        });
        try (Stack stack = builder.start()) {
            int mistakes = new Story(stack.file(), stack.adminKey(), silent()).play();
            if (mistakes > 0) {
                throw new StartFailure("The demo's story did not turn out as it says, " + mistakes
                        + " times, with what goes into the images; ./keyreeve demo shows where.");
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
        var command = trainee.recording(java);
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

    private Path assemble(Trainee trainee) throws IOException {
        Path cache = trainee.directory().resolve("cache");
        var command = trainee.jvm(
                java,
                List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + trainee.record(), "-XX:AOTCache=" + cache));
        command.addAll(trainee.start());
        run(trainee, command);
        if (!Files.exists(cache)) {
            throw failed(trainee);
        }
        return cache;
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
                .redirectOutput(log(trainee).toFile())
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
                + log(trainee) + ", or leave the cache out with --without-aot.");
    }

    private static Path log(Trainee trainee) {
        return trainee.directory().resolve("log");
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
