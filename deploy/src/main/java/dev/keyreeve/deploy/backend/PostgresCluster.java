package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Spawn;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The data directory: making it once, refusing one that is not ours, and clearing what a killed server left. */
final class PostgresCluster {
    static final String OUR_CONFIGURATION = "keyreeve.conf";

    private final PostgresSettings settings;
    private final PostgresBinaries binaries;

    PostgresCluster(PostgresSettings settings, PostgresBinaries binaries) {
        this.settings = settings;
        this.binaries = binaries;
    }

    /** After this there is a cluster of our version, made by us. */
    void prepare(Credentials superuser) {
        Path data = settings.data();
        try {
            if (!Files.exists(data) || isEmptyDirectory(data)) {
                initialize(superuser);
                return;
            }
        } catch (IOException failure) {
            throw cannotWrite(failure);
        }
        refuseForeign();
        try {
            binaries.own(data);
        } catch (IOException failure) {
            throw cannotWrite(failure);
        }
    }

    /**
     * A killed postmaster leaves its lock file, and its backends until they notice. Both block the next start, the
     * latter rightly: they still write. They are of no use to anyone, so they go first.
     */
    void clearLeftovers() {
        Path lock = settings.data().resolve("postmaster.pid");
        try {
            List<ProcessId> processes = ProcessId.in(settings.data(), "postgres");
            boolean postmasterRuns =
                    Files.exists(lock) && processes.stream().anyMatch(process -> process.pid() == postmaster(lock));
            if (postmasterRuns) {
                throw new StartFailure("A PostgreSQL server (pid " + postmaster(lock) + ") already runs on "
                        + settings.data() + "; stop it first (kill -INT " + postmaster(lock) + ").");
            }
            endOrphans(settings.data());
            Files.deleteIfExists(lock);
        } catch (IOException failure) {
            throw cannotWrite(failure);
        }
    }

    /** Each backend leads a session of its own, so killing the postmaster's group does not reach them. */
    static void endOrphans(Path data) {
        List<ProcessId> orphans = ProcessId.in(data, "postgres");
        orphans.forEach(orphan -> Signals.send(orphan, Signals.Signal.KILL));
        orphans.forEach(orphan -> Signals.awaitEnd(orphan, Duration.ofSeconds(5)));
    }

    /** Made under another name and then renamed: an initdb that was cut short leaves nothing that looks like data. */
    private void initialize(Credentials superuser) throws IOException {
        Path making = settings.data().resolveSibling(settings.data().getFileName() + ".new");
        PrivateFiles.deleteTree(making);
        PrivateFiles.createDirectories(PrivateFiles.parent(making));
        Path password = settings.passwords().resolveSibling(".initdb-password");
        PrivateFiles.write(password, superuser.password() + "\n");
        long logStart = LogTail.end(settings.log());
        try {
            int code = new Spawn(
                            "PostgreSQL's initdb",
                            binaries.command("initdb", initdbArguments(making, password, superuser)),
                            Map.of(),
                            PrivateFiles.parent(making),
                            settings.log())
                    .run();
            if (code != 0) {
                PrivateFiles.deleteTree(making);
                throw PostgresFailure.explain(settings, LogTail.since(settings.log(), logStart, 15));
            }
        } finally {
            Files.deleteIfExists(password);
        }
        Files.writeString(
                making.resolve("postgresql.conf"),
                "\ninclude '" + OUR_CONFIGURATION + "'\n",
                StandardOpenOption.APPEND);
        Files.writeString(making.resolve(OUR_CONFIGURATION), settings.render());
        Files.deleteIfExists(settings.data());
        Files.move(making, settings.data());
    }

    private List<String> initdbArguments(Path making, Path password, Credentials superuser) {
        var arguments = new java.util.ArrayList<>(List.of(
                "-D",
                making.toString(),
                "-U",
                superuser.user(),
                "--pwfile",
                password.toString(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
        if (!settings.durable()) {
            arguments.add("--no-sync");
        }
        return arguments;
    }

    private void refuseForeign() {
        Path version = settings.data().resolve("PG_VERSION");
        try {
            String made = Files.exists(version) ? Files.readString(version).strip() : "";
            if (made.isEmpty() || !Files.exists(settings.data().resolve(OUR_CONFIGURATION))) {
                throw new StartFailure(
                        settings.data() + " is not a PostgreSQL data directory that Keyreeve made; move it"
                                + " away, or use another home (KEYREEVE_HOME).");
            }
            if (!made.equals(binaries.majorVersion())) {
                throw new StartFailure(settings.data() + " was made by PostgreSQL " + made + ", and this is "
                        + binaries.majorVersion() + ", which cannot read it; use the Keyreeve that made it, or another"
                        + " home (KEYREEVE_HOME).");
            }
        } catch (IOException failure) {
            throw cannotWrite(failure);
        }
    }

    private static boolean isEmptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var content = Files.list(directory)) {
            return content.findAny().isEmpty();
        }
    }

    /** Whether this process says in its lock file (first line its pid, eighth its state) that it takes connections. */
    static boolean isReady(Path data, ProcessId process) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(process.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static long postmaster(Path lock) {
        try (var lines = Files.lines(lock)) {
            return lines.findFirst().map(String::strip).map(Long::parseLong).orElse(-1L);
        } catch (IOException | NumberFormatException unreadable) {
            return -1;
        }
    }

    private StartFailure cannotWrite(IOException failure) {
        return new StartFailure(
                "PostgreSQL's data directory " + settings.data() + " cannot be used: " + failure.getMessage() + ".",
                failure);
    }
}
