package dev.keyreeve.k8s;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A program of the machine, which a test is skipped without. */
record Tool(Path program) {
    record Outcome(int code, String out, String err) {}

    /** Skips the test, and says why, where there is no such program on the PATH. */
    static Tool named(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new)
                .orElseThrow(() -> skipped("there is no " + name + " on the PATH"));
    }

    /** Skips the test where the variable is not set. */
    static String variable(String name, String meaning) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw skipped(name + " does not name " + meaning);
        }
        return value;
    }

    private static TestAbortedException skipped(String why) {
        System.out.println("Skipped: " + why + ".");
        return new TestAbortedException(why);
    }

    Outcome run(@Nullable String input, String... arguments) throws IOException, InterruptedException {
        var line = new java.util.ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile("keyreeve-k8s-", ".out");
        Path err = Files.createTempFile("keyreeve-k8s-", ".err");
        Path in = Files.createTempFile("keyreeve-k8s-", ".in");
        try {
            Files.writeString(in, input == null ? "" : input);
            Process process = new ProcessBuilder(line)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(line + " did not end within 120 s");
            }
            return new Outcome(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
