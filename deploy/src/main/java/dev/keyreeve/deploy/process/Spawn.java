package dev.keyreeve.deploy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What it takes to start one child. It leads a session of its own, so that a Ctrl-C at the terminal reaches the CLI
 * alone, which then stops the children in order. It gets a clean environment: a provider's secret or a stray
 * {@code QUARKUS_*} in the caller's shell must not reach a service.
 *
 * @param name what people call it, in messages
 * @param log standard output and error are appended here
 */
public record Spawn(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME", "XDG_CACHE_HOME");

    public Spawn {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Starts it, and answers who it is; the number is the program's own, no wrapper's. */
    public ProcessId start() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = builder().start();
            return ProcessId.of(process.pid()).orElseThrow(() -> diedAtOnce());
        } catch (IOException failure) {
            throw new StartFailure(name + " could not be started: " + failure.getMessage() + ".", failure);
        }
    }

    /** Runs it to its end and answers its exit code, for tools such as initdb. */
    public int run() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return builder().start().waitFor();
        } catch (IOException failure) {
            throw new StartFailure(name + " could not be run: " + failure.getMessage() + ".", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure(name + " was interrupted.", interrupted);
        }
    }

    private ProcessBuilder builder() {
        var line = new ArrayList<String>();
        line.add("setsid"); // execs, since a fresh child leads no group yet: the pid stays
        line.addAll(command);
        var builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        return builder;
    }

    private StartFailure diedAtOnce() {
        return new StartFailure(name + " ended as soon as it was started; see " + log + ".", LogTail.of(log, 15));
    }

    @Override
    public String toString() {
        return "Spawn[" + name + "]"; // the environment may hold what nobody should read
    }
}
