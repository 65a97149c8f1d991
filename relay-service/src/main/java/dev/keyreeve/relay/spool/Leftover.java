package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment.Claimed;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What earlier processes left in the spool.
 *
 * @param unsettled exchanges that were forwarded and have no settlement
 * @param unclosed the closes that are missing
 * @param claimed what the fence has to be told of all allotments
 * @param events how many records are for Kafka; all are sent again, since nobody wrote down which ones arrived
 * @param segments where all this stands
 */
record Leftover(
        List<Exchange> unsettled,
        List<AllotmentClosed> unclosed,
        List<Claimed> claimed,
        long events,
        Set<Segment> segments) {
    private static final Logger LOG = Logger.getLogger(Leftover.class);

    record Exchange(Settled bound, Segment segment) {}

    /** Reads all segments in order, and notes in {@code claims} what was claimed of which allotment. */
    static Leftover read(Segments segments, Claims claims) throws IOException {
        var unsettled = new LinkedHashMap<String, Exchange>();
        long events = 0;
        for (var found : segments.find()) {
            byte[] bytes = Files.readAllBytes(found.file());
            int end = endOfWholeRecords(bytes, found.file());
            var segment = segments.adopt(found, end);
            int at = 0;
            while (at < end) {
                var frame = Frame.decode(bytes, at, end).orElseThrow();
                at += frame.size();
                note(frame, segment, at, unsettled, claims);
                events += frame.kind().goesToKafka() ? 1 : 0;
            }
        }
        return new Leftover(
                List.copyOf(unsettled.values()),
                claims.missingCloses(),
                claims.claimed(),
                events,
                Set.copyOf(segments.all()));
    }

    private static int endOfWholeRecords(byte[] bytes, Path file) {
        int at = 0;
        for (var frame = Frame.decode(bytes, at, bytes.length); frame.isPresent(); ) {
            at += frame.get().size();
            frame = Frame.decode(bytes, at, bytes.length);
        }
        for (int rest = at; rest < bytes.length; rest++) {
            if (bytes[rest] != 0) {
                LOG.warnf("event=spool_torn_record file=%s offset=%d", file, at);
                break;
            }
        }
        return at;
    }

    private static void note(Frame frame, Segment segment, int end, Map<String, Exchange> unsettled, Claims claims) {
        switch (frame.kind()) {
            case FORWARDED -> {
                var bound = Json.read(frame.json(), Settled.class);
                var moved = unsettled.put(bound.exchange(), new Exchange(bound, segment));
                segment.exchangeOpened();
                if (moved == null) {
                    claims.forwarded(bound, segment);
                } else {
                    moved.segment().exchangeSettled();
                }
            }
            case SETTLED -> {
                var open =
                        unsettled.remove(Json.read(frame.json(), Settled.class).exchange());
                if (open != null) {
                    open.segment().exchangeSettled();
                }
            }
            case CLOSED -> claims.closed(Json.read(frame.json(), AllotmentClosed.class), segment, end);
        }
    }
}
