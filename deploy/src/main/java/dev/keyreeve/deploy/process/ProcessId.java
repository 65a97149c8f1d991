package dev.keyreeve.deploy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process, told apart from a later one with the same number by the kernel's start time (clock ticks since boot, field
 * 22 of {@code proc(5)} stat). {@link ProcessHandle} is not enough: it calls a zombie alive, and where PID 1 does not
 * reap, zombies stay.
 */
public record ProcessId(long pid, long startTicks) {

    /** The process that has this number now; empty when there is none, or only its unreaped remains. */
    public static Optional<ProcessId> of(long pid) {
        return stat(pid).filter(Stat::running).map(stat -> new ProcessId(pid, stat.startTicks()));
    }

    public boolean alive() {
        return stat(pid)
                .filter(stat -> stat.running() && stat.startTicks() == startTicks)
                .isPresent();
    }

    /** The arguments it was started with; empty when it is gone or not ours to read. */
    public List<String> commandLine() {
        try {
            String raw = Files.readString(proc(pid, "cmdline"), StandardCharsets.ISO_8859_1);
            String utf8 = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            var arguments = new ArrayList<>(List.of(utf8.split("\0", -1)));
            if (!arguments.isEmpty() && arguments.getLast().isEmpty()) {
                arguments.removeLast();
            }
            return List.copyOf(arguments);
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** Resident memory in bytes; 0 when it is gone. */
    public long residentBytes() {
        try {
            return Files.readAllLines(proc(pid, "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /**
     * Memory in bytes of it and its children, each shared page counted once (PSS): PostgreSQL's processes share their
     * buffers. Resident memory of the process alone where the kernel tells no more.
     */
    public long familyBytes() {
        long total = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long number = Long.parseLong(process.getFileName().toString());
                if (stat(number)
                        .filter(stat -> stat.running() && (stat.parent() == pid || number == pid))
                        .isPresent()) {
                    total += proportionalBytes(process);
                }
            }
        } catch (IOException unreadable) {
            return residentBytes();
        }
        return total == 0 ? residentBytes() : total;
    }

    private static long proportionalBytes(Path process) {
        try {
            return Files.readAllLines(process.resolve("smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notOursOrGone) {
            return 0;
        }
    }

    /** How long it has run. */
    public java.time.Duration age() {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(begin -> java.time.Duration.between(begin, java.time.Instant.now()))
                .orElse(java.time.Duration.ZERO);
    }

    /** The numbers of every process that runs in this directory with a program of this name. */
    public static List<ProcessId> in(Path directory, String program) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var found = new ArrayList<ProcessId>();
            for (Path process : processes) {
                if (runsIn(process, directory, program)) {
                    of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
                }
            }
            return found;
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean runsIn(Path process, Path directory, String program) {
        try {
            // A process that hides its root (in another mount namespace) shows "/", which has no name.
            Path name = Files.readSymbolicLink(process.resolve("exe")).getFileName();
            return name != null
                    && name.toString().startsWith(program)
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(directory.toRealPath());
        } catch (IOException notOursOrGone) {
            return false;
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    private static Optional<Stat> stat(long pid) {
        try {
            return Optional.of(Stat.parse(Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /**
     * The fields we need of {@code /proc/<pid>/stat}; the name before them may hold blanks and parentheses.
     *
     * @param threads that have not ended; of a process that has, but was not waited for, its first alone
     */
    record Stat(char state, long parent, int threads, long startTicks) {
        static Stat parse(String line) {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).trim().split(" ", -1);
            return new Stat(
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Integer.parseInt(fields[17]),
                    Long.parseLong(fields[19]));
        }

        /** A killed process whose first thread has ended holds its ports and files until its last one has. */
        boolean running() {
            return state != 'Z' && state != 'X' && state != 'x' || threads > 1;
        }
    }
}
