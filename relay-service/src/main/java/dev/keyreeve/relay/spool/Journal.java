package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.relay.spool.Claims.Room;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is written where: the segments, the exchanges that are open in them, and the allotments. One lock, held for a
 * write to the page cache and some arithmetic. A settlement is written to the segment that its exchange was forwarded
 * in, because the room for it is kept there.
 */
final class Journal {
    private static final Logger LOG = Logger.getLogger(Journal.class);
    /** What a settlement may be longer than the bound it replaces: sixteen numbers at their longest, and a quality. */
    private static final int SETTLEMENT_SLACK = 320;

    private static final Amounts LONGEST = new Amounts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    private final Segments segments;
    private final Claims claims = new Claims();
    private final OpenExchanges open = new OpenExchanges();
    private final Map<String, UsageEvent.AllotmentClosed> owed = new LinkedHashMap<>();
    private final AtomicLong unacknowledged;
    private final Leftover leftover;
    private boolean leftoverDone;
    private boolean closed;

    /**
     * Reads what is there.
     *
     * @param unacknowledged counted up with every event that is for Kafka
     */
    Journal(Segments segments, AtomicLong unacknowledged) throws IOException {
        this.segments = segments;
        this.unacknowledged = unacknowledged;
        this.leftover = Leftover.read(segments, claims);
        unacknowledged.set(leftover.events());
    }

    Leftover leftover() {
        return leftover;
    }

    List<Segment> segments() {
        return segments.all();
    }

    synchronized long bytes() {
        return segments.bytes();
    }

    void forwarded(UsageEvent.Settled bound) throws SpoolUnavailable {
        var frame = Frame.of(Frame.Kind.FORWARDED, bound);
        int settlementRoom = frame.size() + SETTLEMENT_SLACK;
        synchronized (this) {
            if (closed) {
                throw new SpoolUnavailable("The relay's spool is closed", null);
            }
            if (open.has(bound.exchange())) {
                throw new IllegalStateException("exchange " + bound.exchange() + " has been forwarded before");
            }
            int closeRoom = closeRoomFor(bound);
            try {
                var segment = segments.withRoomForMore(frame.size() + settlementRoom + closeRoom);
                open.open(bound.exchange(), frame, settlementRoom, segment);
                claims.forwarded(bound, segment);
                if (closeRoom > 0 && bound.allotment() != null) {
                    segment.reserve(closeRoom);
                    claims.keepRoom(bound.allotment(), new Room(segment, closeRoom));
                }
            } catch (IOException noRoom) {
                throw new SpoolUnavailable("The relay has no room to write the exchange down", noRoom);
            }
        }
    }

    /** The first exchange under an allotment keeps room for its close. */
    private int closeRoomFor(UsageEvent.Settled bound) {
        if (bound.allotment() == null || claims.knows(bound.allotment())) {
            return 0;
        }
        return Frame.of(
                        Frame.Kind.CLOSED,
                        new UsageEvent.AllotmentClosed(
                                bound.organization(), bound.allotment(), bound.relay(), Long.MAX_VALUE, LONGEST))
                .size();
    }

    void settled(UsageEvent.Settled actual) {
        var frame = Frame.of(Frame.Kind.SETTLED, actual);
        synchronized (this) {
            var room = open.close(actual.exchange());
            if (room == null) {
                throw new IllegalStateException(
                        "exchange " + actual.exchange() + " was not forwarded, or is settled already");
            }
            if (write(frame, room) != null) {
                room.segment().exchangeSettled();
            } else {
                LOG.errorf("event=settlement_not_written exchange=%s effect=bound_at_next_start", actual.exchange());
            }
        }
    }

    void closed(UsageEvent.AllotmentClosed event) {
        var frame = Frame.of(Frame.Kind.CLOSED, event);
        synchronized (this) {
            if (claims.isClosed(event.allotment()) || owed.containsKey(event.allotment())) {
                return;
            }
            var segment = write(frame, claims.takeRoom(event.allotment()));
            if (segment == null) {
                LOG.warnf("event=close_not_written allotment=%s effect=written_when_there_is_room", event.allotment());
                owed.put(event.allotment(), event);
            } else {
                claims.closed(event, segment, segment.written());
            }
        }
    }

    /** Closes that found no room: what nothing was forwarded under keeps none. Who dies before gives back by the fence. */
    synchronized void writeOwed() {
        try {
            for (var each = owed.values().iterator(); each.hasNext() && !closed; each.remove()) {
                writeClose(each.next());
            }
        } catch (IOException noRoomYet) {
            LOG.debugf("event=close_not_written_yet allotments=%d reason=%s", owed.size(), noRoomYet);
        }
    }

    /** A settlement that an earlier process did not live to write; throws when there is no room yet. */
    synchronized void settleLeftover(Leftover.Exchange exchange) throws IOException {
        append(Frame.of(Frame.Kind.SETTLED, exchange.bound()));
        exchange.segment().exchangeSettled();
    }

    synchronized void writeClose(UsageEvent.AllotmentClosed event) throws IOException {
        var segment = append(Frame.of(Frame.Kind.CLOSED, event));
        claims.closed(event, segment, segment.written());
    }

    /** Until then, no segment of an earlier process is finished. */
    synchronized void leftoverDone() {
        leftoverDone = true;
    }

    private Segment append(Frame frame) throws IOException {
        var segment = segments.withRoom(frame.size());
        segment.append(frame);
        unacknowledged.incrementAndGet();
        return segment;
    }

    /**
     * Writes to the room that was kept, else to wherever there is some.
     *
     * @return where it was written; null when it could not be
     */
    private @Nullable Segment write(Frame frame, @Nullable Room room) {
        if (closed) {
            return null;
        }
        try {
            if (room != null) {
                room.segment().release(room.bytes());
                if (room.segment().fits(frame.size())) {
                    room.segment().append(frame);
                    unacknowledged.incrementAndGet();
                    return room.segment();
                }
            }
            return append(frame);
        } catch (IOException broken) {
            LOG.errorf("event=spool_write_failed reason=%s", broken);
            return null;
        }
    }

    /** Makes the next segment before it is needed. Takes milliseconds: not for event loops. */
    void makeSpare() {
        synchronized (this) {
            if (closed || !segments.beginSpare()) {
                return;
            }
        }
        try {
            var created = segments.create();
            boolean late;
            synchronized (this) {
                late = closed;
                if (!late) {
                    segments.keepSpare(created);
                }
            }
            if (late) {
                delete(created);
            }
        } catch (IOException noRoom) {
            LOG.warnf("event=spool_no_room reason=%s", noRoom);
            synchronized (this) {
                segments.spareFailed(noRoom);
            }
        }
    }

    /** Deletes what nobody needs. Not for event loops. */
    void deleteFinished() {
        takeFinished().forEach(Journal::delete);
    }

    private synchronized List<Segment> takeFinished() {
        var finished = new ArrayList<Segment>();
        for (var segment : segments.all()) {
            moveWhatIsOpen(segment);
            if (isFinished(segment)) {
                segments.forget(segment);
                claims.deleted(segment);
                finished.add(segment);
            }
        }
        return finished;
    }

    /** One session of half an hour would else keep all that was written beside it; as a rule nothing is open for long. */
    private void moveWhatIsOpen(Segment segment) {
        if (segments.haveGrown() && segment.isAlmostFree() && segment.hasUnsettled() && isRead(segment)) {
            try {
                open.moveFrom(segment, segments);
            } catch (IOException noRoom) {
                LOG.warnf("event=spool_not_moved segment=%d reason=%s", segment.number(), noRoom);
            }
        }
    }

    private boolean isFinished(Segment segment) {
        return !segment.hasUnsettled() && isRead(segment);
    }

    /** Whether all that it says, but for what is open in it, has arrived. */
    private boolean isRead(Segment segment) {
        return !segments.isCurrent(segment)
                && segment.isAcknowledged()
                && claims.canDoWithout(segment)
                && (leftoverDone || !leftover.segments().contains(segment));
    }

    private static void delete(Segment segment) {
        try {
            segment.delete();
        } catch (IOException leftForTheNextStart) {
            LOG.warnf("event=spool_segment_not_deleted segment=%d reason=%s", segment.number(), leftForTheNextStart);
        }
    }

    /** Writes nothing any more; deletes everything when no later process would need it. */
    void close() throws IOException {
        List<Segment> all;
        boolean needed;
        synchronized (this) {
            needed = isNeeded();
            closed = true;
            all = segments.takeAll();
        }
        for (var segment : all) {
            if (needed && segment.written() > 0) {
                segment.close();
            } else {
                delete(segment);
            }
        }
    }

    private boolean isNeeded() {
        return !leftoverDone
                || unacknowledged.get() > 0
                || !claims.allClosed()
                || segments.all().stream().anyMatch(Segment::hasUnsettled);
    }
}
