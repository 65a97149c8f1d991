package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Which processes of a home run, told from the marks on their own command lines. Neither a reused pid nor a stack.json
 * that an interrupted command did not write can deceive it.
 */
final class OurProcesses {
    private static final String HOME = "keyreeve.home";
    private static final String PROCESS = "keyreeve.process";
    private static final String VERSION = "keyreeve.version";

    private OurProcesses() {}

    /** The marks, by name: system properties for a JVM, placeholder settings for PostgreSQL. */
    static Map<String, String> marks(StackHome home, ProcessName process, String version) {
        return Map.of(HOME, home.toString(), PROCESS, process.value(), VERSION, version);
    }

    static SequencedMap<ProcessName, ProcessId> of(StackHome home) {
        var found = new TreeMap<ProcessName, ProcessId>();
        for (ProcessId process : all()) {
            List<String> line = process.commandLine();
            if (mark(line, HOME).filter(home.toString()::equals).isPresent()) {
                // A child that has just been forked shows its parent's line: the oldest is the one we started.
                mark(line, PROCESS).ifPresent(name -> found.merge(new ProcessName(name), process, OurProcesses::older));
            }
        }
        return found;
    }

    /** The version that it was started as, which a later build does not change. */
    static String version(ProcessId process) {
        return mark(process.commandLine(), VERSION).orElse("?");
    }

    private static ProcessId older(ProcessId one, ProcessId other) {
        return Comparator.comparingLong(ProcessId::startTicks)
                                .thenComparingLong(ProcessId::pid)
                                .compare(one, other)
                        <= 0
                ? one
                : other;
    }

    static Optional<String> mark(List<String> commandLine, String name) {
        for (String argument : commandLine) {
            if (argument.startsWith("-D" + name + "=")) {
                return Optional.of(argument.substring(name.length() + 3));
            }
            if (argument.startsWith(name + "=")) {
                return Optional.of(argument.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    private static List<ProcessId> all() {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var all = new java.util.ArrayList<ProcessId>();
            for (Path process : processes) {
                ProcessId.of(Long.parseLong(process.getFileName().toString())).ifPresent(all::add);
            }
            return all;
        } catch (IOException failure) {
            throw new IllegalStateException("/proc cannot be read", failure);
        }
    }
}
