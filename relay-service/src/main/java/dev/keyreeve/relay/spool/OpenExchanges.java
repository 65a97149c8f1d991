package dev.keyreeve.relay.spool;

import dev.keyreeve.relay.spool.Claims.Room;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exchanges that were forwarded and are not settled, and where it stands that they were. Guarded by the spool. */
final class OpenExchanges {
    private final Map<String, Place> places = new HashMap<>();

    /**
     * @param room kept for the settlement, in the segment of the record
     * @param at where the record begins
     * @param size of the record, in bytes
     */
    private record Place(Room room, int at, int size) {}

    boolean has(String exchange) {
        return places.containsKey(exchange);
    }

    /** Writes the record, and keeps room behind it. */
    void open(String exchange, Frame forwarded, int room, Segment segment) throws IOException {
        places.put(exchange, write(forwarded, room, segment));
    }

    private static Place write(Frame forwarded, int room, Segment segment) throws IOException {
        int at = segment.written();
        segment.append(forwarded);
        segment.reserve(room);
        segment.exchangeOpened();
        return new Place(new Room(segment, room), at, forwarded.size());
    }

    /** The room for the settlement, which is the caller's from now on; null when no such exchange is open. */
    @Nullable
    Room close(String exchange) {
        var place = places.remove(exchange);
        return place == null ? null : place.room();
    }

    /**
     * Writes anew, in the current segment, what is open in another one. Who dies before that one is deleted leaves an
     * exchange that was forwarded twice; the later record counts.
     *
     * @throws IOException when there is no room; what was written until then stays where it is now
     */
    void moveFrom(Segment old, Segments segments) throws IOException {
        for (var entry : places.entrySet()) {
            var place = entry.getValue();
            var room = place.room();
            if (room.segment() == old) {
                var forwarded = old.frame(place.at(), place.size());
                var current = segments.withRoomForMore(place.size() + room.bytes());
                entry.setValue(write(forwarded, room.bytes(), current));
                old.release(room.bytes());
                old.exchangeSettled();
            }
        }
    }
}
