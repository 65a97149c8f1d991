package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Docker engine, or what answers to the same command, where there is one. */
public final class Engine {
    private Engine() {}

    public static boolean answers() {
        return run("version", "--format", "{{.Server.Version}}").code() == 0;
    }

    public static void load(Path archive) {
        demand("load", "--quiet", "--input", archive.toString());
    }

    /** An image that the engine has, or fetches, as a file. */
    public static void save(String image, Path archive) {
        if (run("image", "inspect", image).code() != 0) {
            demand("pull", "--quiet", image);
        }
        demand("save", "--output", archive.toString(), image);
    }

    private static void demand(String... arguments) {
        Outcome outcome = run(arguments);
        if (outcome.code() != 0) {
            throw new StartFailure("docker " + arguments[0] + " failed.", outcome.output());
        }
    }

    private record Outcome(int code, String output) {}

    private static Outcome run(String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException noDocker) {
            return new Outcome(127, String.valueOf(noDocker.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while docker worked", interrupted);
        }
    }
}
