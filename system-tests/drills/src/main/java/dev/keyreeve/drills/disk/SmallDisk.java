package dev.keyreeve.drills.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of a few megabytes in memory, which can be filled and emptied; unmounted when it is closed. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4_096;

    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** Empty where nothing may be mounted. */
    static Optional<SmallDisk> mount(int megabytes) throws IOException, InterruptedException {
        var mountPoint = Files.createTempDirectory("keyreeve-small-disk-");
        if (run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tmpfs", mountPoint.toString())) {
            return Optional.of(new SmallDisk(mountPoint));
        }
        Files.delete(mountPoint);
        return Optional.empty();
    }

    Path path() {
        return mountPoint;
    }

    /** Leaves not one block; may be called again when somebody else has freed some. */
    void fill() throws IOException {
        try (var file = FileChannel.open(
                filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocate(BLOCK);
            while (true) {
                file.write(block.clear());
            }
        } catch (IOException full) {
            if (Files.getFileStore(mountPoint).getUsableSpace() >= BLOCK) {
                throw full;
            }
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    /** Beside the spool, not in it. */
    Path spool() throws IOException {
        return Files.createDirectories(mountPoint.resolve("spool"));
    }

    private Path filler() {
        return mountPoint.resolve("filler");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", mountPoint.toString());
            Files.deleteIfExists(mountPoint);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
