package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One command at a time changes what runs in a home. Held while a stack is started or stopped, not while it runs: the
 * kernel gives it back when its holder dies. The file stays, and is empty when nobody holds the lock: were it removed
 * with the lock, two could hold two files of one name.
 *
 * <p>A POSIX lock is lost as soon as its process closes <em>any</em> descriptor of the file: nothing here opens it twice.
 */
final class HomeLock implements AutoCloseable {
    private static final Set<OpenOption> FOR_LOCKING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
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
            return new HomeLock(file, lock(file));
        } catch (IOException failure) {
            HELD_IN_THIS_JVM.remove(file);
            throw new StartFailure(
                    "The lock " + file + " cannot be taken: " + HomeFailure.reason(failure) + ".", failure);
        } catch (RuntimeException failure) {
            HELD_IN_THIS_JVM.remove(file);
            throw failure;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, FOR_LOCKING, PRIVATE);
        try {
            if (channel.tryLock() == null) {
                throw busy(file, holder(channel));
            }
            writePid(channel);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** By what is written in it; after a holder was killed this says yes until the next one has been. */
    static boolean isTaken(Path file) {
        return file.toFile().length() > 0;
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

    @Override
    public void close() {
        if (!given.compareAndSet(false, true)) {
            return;
        }
        try (channel) {
            channel.truncate(0);
        } catch (IOException failure) {
            throw new StartFailure(
                    "The lock " + file + " cannot be given back: " + HomeFailure.reason(failure) + ".", failure);
        } finally {
            HELD_IN_THIS_JVM.remove(file);
        }
    }
}
