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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which processes of a home run, told from the marks on their own command lines. Neither a reused pid nor a stack.json
 * that an interrupted command did not write can deceive it.
 */
final class OurProcesses {
    private static final String HOME = "keyreeve.home";
    private static final String PROCESS = "keyreeve.process";
    private static final String VERSION = "keyreeve.version";

    /** Whom PostgreSQL runs as where root may make no user namespace. */
    private static final int NOBODYS_UID = 65_534;

    private OurProcesses() {}

    /** The marks, by name: system properties for a JVM, placeholder settings for PostgreSQL. */
    static Map<String, String> marks(StackHome home, ProcessName process, String version) {
        return Map.of(HOME, home.toString(), PROCESS, process.value(), VERSION, version);
    }

    static SequencedMap<ProcessName, ProcessId> of(StackHome home) {
        var found = new TreeMap<ProcessName, ProcessId>();
        var owners = Stream.of(uid(Path.of("/proc/self")), uid(home.directory()))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        for (ProcessId process : all()) {
            List<String> line = process.commandLine();
            if (mark(line, HOME).filter(home.toString()::equals).isPresent()) {
                // A child that has just been forked shows its parent's line: the oldest is the one we started.
                mark(line, PROCESS)
                        .flatMap(ProcessName::parse)
                        .filter(name -> mayBe(name, process, owners))
                        .ifPresent(name -> found.merge(name, process, OurProcesses::older));
            }
        }
        return found;
    }

    /** Anybody can write our marks on a command line of his own. */
    private static boolean mayBe(ProcessName name, ProcessId process, Set<Integer> owners) {
        return uid(Path.of("/proc", Long.toString(process.pid())))
                .filter(owner -> isOurs(name, owner, owners))
                .isPresent();
    }

    /** @param owners we, and whose the home is; root's PostgreSQL may be nobody's */
    static boolean isOurs(ProcessName name, int owner, Set<Integer> owners) {
        return owners.contains(owner)
                || (owner == NOBODYS_UID && owners.contains(0) && name.equals(ProcessName.POSTGRESQL));
    }

    private static Optional<Integer> uid(Path path) {
        try {
            return Optional.of((Integer) Files.getAttribute(path, "unix:uid"));
        } catch (IOException gone) {
            return Optional.empty();
        }
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
