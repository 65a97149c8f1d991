package dev.keyreeve.drills.kube;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine, such as {@code kubectl}. */
record Program(Path path) {

    /** @param code its exit code @param out all that it printed @param err likewise */
    record Ran(int code, String out, String err) {
        boolean ok() {
            return code == 0;
        }
    }

    /** On the PATH. */
    static Optional<Program> find(String name) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Program::new);
    }

    /**
     * Runs it to its end.
     *
     * @throws IllegalStateException when it takes longer than that
     */
    Ran run(Duration most, String input, List<String> arguments) {
        try {
            var out = Files.createTempFile("keyreeve-drill-", ".out");
            var err = Files.createTempFile("keyreeve-drill-", ".err");
            var in = Files.createTempFile("keyreeve-drill-", ".in");
            try {
                Files.writeString(in, input);
                var process = new ProcessBuilder(line(arguments))
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException("did not end within " + most.toSeconds() + " s: " + told(arguments)
                            + " " + Files.readString(err).strip());
                }
                return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.deleteIfExists(in);
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + told(arguments), e);
        }
    }

    /**
     * What it printed.
     *
     * @throws IllegalStateException with its own words when it failed
     */
    String orThrow(Duration most, String input, List<String> arguments) {
        var ran = run(most, input, arguments);
        if (!ran.ok()) {
            throw new IllegalStateException(told(arguments) + ": " + (ran.err() + ran.out()).strip());
        }
        return ran.out();
    }

    /** Starts it, and leaves it running. Its complaints go to a file. */
    Process start(Path complaints, List<String> arguments) {
        try {
            return new ProcessBuilder(line(arguments))
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file that may have been written in the meantime. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> line(List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(path.toString());
        line.addAll(arguments);
        return line;
    }

    private String told(List<String> arguments) {
        return path.getFileName() + " " + String.join(" ", arguments);
    }
}
