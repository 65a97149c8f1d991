package dev.keyreeve.relay.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool's directory, in the order in which they were created. One is written to, and the next one is
 * there before it is needed, so that an event loop does not wait for four megabytes of zeros. Guarded by the spool,
 * except where it says otherwise.
 */
final class Segments {
    private static final String SUFFIX = ".segment";
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final int capacity;
    private final long maxBytes;
    private final Allocator allocator;
    private final AtomicLong lastNumber = new AtomicLong();
    private final CopyOnWriteArrayList<Segment> all = new CopyOnWriteArrayList<>();
    private @Nullable Segment current;
    private @Nullable Segment spare;
    private boolean spareUnderWay;
    private @Nullable IOException lastFailure;
    private long failedAt;

    /**
     * @param maxBytes of all segments together; above, nothing new is taken on
     */
    Segments(Path directory, int capacity, long maxBytes, Allocator allocator) {
        this.directory = directory;
        this.capacity = capacity;
        this.maxBytes = maxBytes;
        this.allocator = allocator;
    }

    /** A segment of an earlier process, with its number. */
    record Found(long number, Path file) {}

    List<Found> find() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            var found = new ArrayList<Found>();
            for (var file : files) {
                var name = file.getFileName().toString();
                found.add(new Found(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file));
            }
            found.sort((a, b) -> Long.compare(a.number(), b.number()));
            return found;
        }
    }

    /** Takes over a segment of an earlier process; it is read, never written. */
    Segment adopt(Found found, int written) throws IOException {
        var segment = new Segment(found.number(), found.file(), (int) Files.size(found.file()), written);
        lastNumber.accumulateAndGet(found.number(), Math::max);
        all.add(segment);
        return segment;
    }

    /** Safe for all threads. */
    List<Segment> all() {
        return all;
    }

    boolean isCurrent(Segment segment) {
        return segment == current;
    }

    /**
     * The segment to write to, for what need not be written at all.
     *
     * @throws IOException also when the segments have grown as large as they may
     */
    Segment withRoomForMore(int bytes) throws IOException {
        boolean isThere = spare != null || (current != null && current.fits(bytes));
        if (!isThere && isFull()) {
            throw new IOException("the spool has reached keyreeve.spool.max-bytes: " + maxBytes);
        }
        return withRoom(bytes);
    }

    /** Whether they hold so much that something should be done about it. */
    boolean haveGrown() {
        return bytes() > maxBytes / 4;
    }

    private boolean isFull() {
        return bytes() + capacity > maxBytes;
    }

    /**
     * The segment to write to, for what must be written.
     *
     * @throws IOException when the disk has no room for another segment; tried again after a second at the earliest
     */
    Segment withRoom(int bytes) throws IOException {
        if (current != null && current.fits(bytes)) {
            return current;
        }
        if (bytes > capacity) {
            throw new IOException("a segment has " + capacity + " bytes, and " + bytes + " are needed at once");
        }
        var next = spare != null ? spare : createNow();
        spare = null;
        current = next;
        all.add(next);
        return next;
    }

    private Segment createNow() throws IOException {
        if (failedJustNow()) {
            throw new IOException("no room", lastFailure);
        }
        try {
            var created = create();
            lastFailure = null;
            return created;
        } catch (IOException noRoom) {
            noteFailure(noRoom);
            throw noRoom;
        }
    }

    private boolean failedJustNow() {
        return lastFailure != null && System.nanoTime() - failedAt < RETRY_NANOS;
    }

    private void noteFailure(IOException noRoom) {
        lastFailure = noRoom;
        failedAt = System.nanoTime();
    }

    /**
     * Whether a spare one is to be created now. It counts from here on: who cannot wait for it must not bring all of them
     * above the most that there may be.
     *
     * @return true when the caller is to create it, and then to call {@link #keepSpare} or {@link #spareFailed}
     */
    boolean beginSpare() {
        boolean needed = spare == null
                && !spareUnderWay
                && (current == null || !current.fits(capacity / 2))
                && !isFull()
                && !failedJustNow();
        spareUnderWay |= needed;
        return needed;
    }

    void spareFailed(IOException noRoom) {
        spareUnderWay = false;
        noteFailure(noRoom);
    }

    /** Safe for all threads; the caller hands it to {@link #keepSpare}. */
    Segment create() throws IOException {
        long number = lastNumber.incrementAndGet();
        var file = directory.resolve(String.format("%012d%s", number, SUFFIX));
        allocator.allocate(file, capacity);
        return new Segment(number, file, capacity, 0);
    }

    /** Takes the segment that {@link #beginSpare} asked for. */
    void keepSpare(Segment created) {
        lastFailure = null;
        spareUnderWay = false;
        spare = created;
    }

    void forget(Segment segment) {
        all.remove(segment);
        if (segment == current) {
            current = null;
        }
    }

    /** For the end: all that there is, the spare too, which holds nothing. */
    List<Segment> takeAll() {
        var taken = new ArrayList<>(all);
        if (spare != null) {
            taken.add(spare);
        }
        all.clear();
        current = null;
        spare = null;
        return taken;
    }

    /** Allocated bytes. */
    long bytes() {
        return all.stream().mapToLong(Segment::capacity).sum() + (spare == null && !spareUnderWay ? 0 : capacity);
    }
}
