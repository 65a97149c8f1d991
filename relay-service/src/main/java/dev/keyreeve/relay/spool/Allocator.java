package dev.keyreeve.relay.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Gives a segment its room on the disk. */
@FunctionalInterface
interface Allocator {
    int BLOCK = 64 * 1024;

    /**
     * Creates the file with all its bytes.
     *
     * @throws IOException when there is no room; then no file is left
     */
    void allocate(Path file, int bytes) throws IOException;

    /** Writes zeros, so that the blocks are there; a sparse file would only promise them. */
    static void zeroFilled(Path file, int bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocateDirect(Math.min(BLOCK, bytes));
            for (int left = bytes; left > 0; left -= zeros.position()) {
                zeros.clear().limit(Math.min(left, zeros.capacity()));
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
        } catch (IOException noRoom) {
            Files.deleteIfExists(file);
            throw noRoom;
        }
    }
}
