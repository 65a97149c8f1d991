package dev.keyreeve.deploy.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * {@code KEYREEVE_HOME}: where everything of one stack lies (docs/ARCHITECTURE.md, "One machine"). A marker file says
 * that a directory is ours; without it a directory that holds anything is left alone.
 */
public final class StackHome {
    static final int FORMAT = 2;
    private static final long LEAST_SPACE = 192L * 1024 * 1024;

    private final Path directory;

    private StackHome(Path directory) {
        this.directory = directory;
    }

    /** Only names it; nothing is read or made. */
    public static StackHome at(Path directory) {
        try {
            return new StackHome(
                    Files.exists(directory)
                            ? directory.toRealPath()
                            : directory.toAbsolutePath().normalize());
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(directory, failure);
        }
    }

    /**
     * Makes it where there is nothing, takes its lock, and sees that it is ours and of a format that we know. The
     * caller holds the lock until it has started or stopped what it wants to.
     */
    HomeLock open() {
        try {
            // The marker is looked for again last: another up may be writing it at this moment.
            boolean foreign = !exists() && holdsAnything() && !exists();
            if (foreign) {
                throw new StartFailure(directory + " holds files but is no Keyreeve home (it has no "
                        + marker().getFileName() + "); choose another home (KEYREEVE_HOME), or empty it yourself.");
            }
            PrivateFiles.createDirectories(directory);
            HomeLock lock = HomeLock.take(directory.resolve("lock"));
            try {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                checkOrWriteMarker();
                checkSpace();
                return lock;
            } catch (IOException | RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(directory, failure);
        }
    }

    /** For a home that {@link #exists()}: to stop something takes no space and no new file but the lock. */
    HomeLock lockExisting() {
        return HomeLock.take(directory.resolve("lock"));
    }

    /** Whether some command is starting or stopping parts of the stack at this moment. */
    public boolean isChanging() {
        return HomeLock.isTaken(directory.resolve("lock"));
    }

    /** Whether a stack was ever started here. */
    public boolean exists() {
        return Files.exists(marker());
    }

    /** Removes data, keys and secrets; the marker and the logs stay. Needs the lock, and that nothing runs. */
    void empty() {
        try {
            for (Path gone : List.of(data(), config(), secrets())) {
                PrivateFiles.deleteTree(gone);
            }
            try (var keys = Files.newDirectoryStream(directory, "admin*.key")) {
                for (Path key : keys) {
                    Files.deleteIfExists(key);
                }
            }
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(directory, failure);
        }
    }

    public Path directory() {
        return directory;
    }

    public Path data() {
        return directory.resolve("data");
    }

    public Path data(ProcessName process) {
        return data().resolve(process.value());
    }

    public Path config() {
        return directory.resolve("config");
    }

    public Path config(ProcessName process) {
        return config().resolve(process + ".properties");
    }

    public Path secrets() {
        return directory.resolve("secrets");
    }

    /** The passwords of the database's roles, its superuser's included. */
    public Path databasePasswords() {
        return secrets().resolve(StackSecrets.DATABASE_PASSWORDS);
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    public Path log(ProcessName process) {
        return logs().resolve(process + ".log");
    }

    public Path stackFile() {
        return directory.resolve("stack.json");
    }

    private Path marker() {
        return directory.resolve("keyreeve-home.json");
    }

    /** Anything but what an up that was killed at its very beginning may have left. */
    private boolean holdsAnything() throws IOException {
        if (!Files.exists(directory)) {
            return false;
        }
        if (!Files.isDirectory(directory)) {
            return true;
        }
        try (var content = Files.list(directory)) {
            return content.map(path -> path.getFileName().toString())
                    .anyMatch(name -> !name.equals("lock") && !name.startsWith("." + marker().getFileName()));
        }
    }

    private void checkOrWriteMarker() throws IOException {
        if (!Files.exists(marker())) {
            var marker = Map.of("format", FORMAT, "keyreeve", Build.version());
            PrivateFiles.write(marker(), Json.mapper().writeValueAsString(marker) + "\n");
            return;
        }
        int format = formatOf(Files.readString(marker()));
        if (format != FORMAT) {
            throw new StartFailure(
                    "The home " + directory + " has format " + format + " and this Keyreeve knows format " + FORMAT
                            + "; use the Keyreeve that made it, or another home (KEYREEVE_HOME).");
        }
    }

    private int formatOf(String marker) {
        try {
            return Json.mapper().readTree(marker).path("format").asInt(-1);
        } catch (JsonProcessingException damaged) {
            throw new StartFailure(
                    "The file " + marker() + " is damaged; write {\"format\":" + FORMAT + "} into it if " + directory
                            + " is a Keyreeve home.",
                    damaged);
        }
    }

    private void checkSpace() throws IOException {
        long space = Files.getFileStore(directory).getUsableSpace();
        if (space < LEAST_SPACE) {
            throw new StartFailure("The disk that holds " + directory + " has only " + space / (1024 * 1024)
                    + " MB left and Keyreeve needs " + LEAST_SPACE / (1024 * 1024)
                    + " MB to start; free some space, or choose another home (KEYREEVE_HOME).");
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
