package dev.keyreeve.relay.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * One file of the spool. It is allocated in full when it is created, and every record that announces another one keeps
 * room for it here, so the other can be written whatever the disk says by then.
 *
 * <p>Not fsynced: what was written survives the death of the process, not a power cut. After a power cut the ledger's
 * reconciler books what is missing as bound, so that it errs to the safe side.
 *
 * <p>Guarded by the spool, except {@link #read} and {@link #acks()}, which the sender uses on its own thread. A
 * RandomAccessFile, because a FileChannel is closed for everybody when one writing thread is interrupted.
 */
final class Segment {
    private static final int UNKNOWN = -1;

    private final long number;
    private final Path file;
    private final int capacity;
    private final RandomAccessFile writer;
    private final RandomAccessFile reader;
    private final Acks acks = new Acks();
    private final Set<String> forwardedAllotments = new HashSet<>();
    private final Set<String> closedAllotments = new HashSet<>();
    private volatile int written;
    /** Where the next write goes by itself; after a failed one nobody knows. */
    private int pointer = UNKNOWN;

    private int reserved;
    private int unsettled;

    /**
     * @param file exists and has {@code capacity} bytes, unless it was cut short by something else
     * @param written how much of it is whole records
     */
    Segment(long number, Path file, int capacity, int written) throws IOException {
        this.number = number;
        this.file = file;
        this.capacity = capacity;
        this.written = written;
        this.writer = new RandomAccessFile(file.toFile(), "rw");
        this.reader = new RandomAccessFile(file.toFile(), "r");
    }

    long number() {
        return number;
    }

    int capacity() {
        return capacity;
    }

    int written() {
        return written;
    }

    Acks acks() {
        return acks;
    }

    boolean fits(int bytes) {
        return bytes <= capacity - written - reserved;
    }

    /** One write to the page cache; when it fails, nothing has been written as far as any reader is concerned. */
    void append(Frame frame) throws IOException {
        int start = written;
        if (pointer != start) {
            writer.seek(start);
        }
        pointer = UNKNOWN;
        writer.write(frame.encode());
        written = start + frame.size();
        pointer = written;
    }

    void reserve(int bytes) {
        reserved += bytes;
    }

    void release(int bytes) {
        reserved -= bytes;
    }

    /** Whether little room is kept for what is still to be written. */
    boolean isAlmostFree() {
        return reserved <= capacity / 8;
    }

    void exchangeOpened() {
        unsettled++;
    }

    void exchangeSettled() {
        unsettled--;
    }

    boolean hasUnsettled() {
        return unsettled > 0;
    }

    /** Allotments that an exchange was forwarded under in this segment. */
    Set<String> forwardedAllotments() {
        return forwardedAllotments;
    }

    /** Allotments whose close stands in this segment. */
    Set<String> closedAllotments() {
        return closedAllotments;
    }

    boolean isAcknowledged() {
        return acks.acknowledged() >= written;
    }

    /**
     * Reads whole and half records alike.
     *
     * @return how many bytes were read, up to what is written; 0 at the end
     */
    int read(int from, byte[] into) throws IOException {
        int length = Math.min(into.length, written - from);
        if (length <= 0) {
            return 0;
        }
        reader.seek(from);
        reader.readFully(into, 0, length);
        return length;
    }

    /** A record that was written. For the sender's thread alone, as {@link #read} is. */
    Frame frame(int at, int size) throws IOException {
        byte[] bytes = new byte[size];
        return Frame.decode(bytes, 0, read(at, bytes))
                .orElseThrow(() -> new IOException("segment " + number + " is unreadable at " + at));
    }

    void close() throws IOException {
        writer.close();
        reader.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
