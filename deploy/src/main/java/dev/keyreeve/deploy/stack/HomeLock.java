package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One command at a time changes what runs in a home. Held while a stack is started or stopped, not while it runs: the
 * kernel gives it back when its holder dies. The file goes with the lock, so whoever has locked it must see that it
 * still is the one with that name.
 *
 * <p>A POSIX lock is lost as soon as its process closes <em>any</em> descriptor of the file: nothing here opens it twice.
 */
final class HomeLock implements AutoCloseable {
    private static final int ATTEMPTS = 100;
    private static final Set<Path> HELD_IN_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final AtomicBoolean given = new AtomicBoolean();

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws StartFailure when another command has it; nobody waits for a command that may take minutes */
    static HomeLock take(Path file) {
        if (!HELD_IN_THIS_JVM.add(file)) {
            throw busy(file, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<HomeLock> lock = attempt(file);
                if (lock.isPresent()) {
                    return lock.get();
                }
            }
            throw new StartFailure("The lock " + file + " changes hands too quickly; try again.");
        } catch (IOException failure) {
            HELD_IN_THIS_JVM.remove(file);
            throw new StartFailure(
                    "The lock " + file + " cannot be taken: " + HomeFailure.reason(failure) + ".", failure);
        } catch (RuntimeException failure) {
            HELD_IN_THIS_JVM.remove(file);
            throw failure;
        }
    }

    /** Empty when its last holder removed the file under our hands. */
    private static Optional<HomeLock> attempt(Path file) throws IOException {
        createIfMissing(file);
        FileChannel channel;
        Object before;
        try {
            before = identity(file);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
        try {
            boolean opened = isStill(file, before);
            if (channel.tryLock() == null) {
                throw busy(file, holder(channel));
            }
            if (opened && isStill(file, before)) {
                writePid(channel);
                return Optional.of(new HomeLock(file, channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** For the others' message alone; a full disk must not keep a stack from being stopped. */
    private static void writePid(FileChannel channel) {
        try {
            channel.truncate(0);
            String self = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException noSpace) {
            // Then they are told of a holder without a number.
        }
    }

    private static void createIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException fine) {
            // Somebody has it, or had.
        }
    }

    /** Device and inode. */
    private static Object identity(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey(), "a file system without inodes");
    }

    private static boolean isStill(Path file, Object identity) throws IOException {
        try {
            return identity(file).equals(identity);
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    private static StartFailure busy(Path file, String holder) {
        return new StartFailure("Another keyreeve command" + (holder.isEmpty() ? "" : " (pid " + holder + ")")
                + " is starting or stopping the stack in " + file.getParent()
                + "; wait until it has finished, then try again.");
    }

    private static String holder(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        int length = channel.read(bytes, 0);
        return length <= 0 ? "" : new String(bytes.array(), 0, length, StandardCharsets.US_ASCII).strip();
    }

    /** A second time changes nothing: by then the file may be somebody else's. */
    @Override
    public void close() {
        if (!given.compareAndSet(false, true)) {
            return;
        }
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new StartFailure(
                    "The lock " + file + " cannot be given back: " + HomeFailure.reason(failure) + ".", failure);
        } finally {
            HELD_IN_THIS_JVM.remove(file);
        }
    }
}
