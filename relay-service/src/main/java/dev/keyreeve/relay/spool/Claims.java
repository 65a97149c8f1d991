package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment.Claimed;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the segments know of allotments: under which something was forwarded, how much that claimed, and whether they are
 * closed. Decides which segments are still needed to answer that. Guarded by the spool.
 */
final class Claims {
    private final Map<String, Claim> claims = new HashMap<>();

    private static final class Claim {
        private final OrganizationId organization;
        private final String relay;
        private final long epoch;
        private final Set<Segment> segments = new HashSet<>();
        private Amounts claimed = Amounts.NONE;
        private @Nullable Room closeRoom;
        private @Nullable Close close;

        private Claim(OrganizationId organization, String relay, long epoch) {
            this.organization = organization;
            this.relay = relay;
            this.epoch = epoch;
        }
    }

    /** Room that is kept for an allotment's close. */
    record Room(Segment segment, int bytes) {}

    private record Close(Segment segment, int end) {
        boolean isAcknowledged() {
            return segment.acks().acknowledged() >= end;
        }
    }

    boolean knows(String allotment) {
        return claims.containsKey(allotment);
    }

    /** Notes an exchange that was forwarded; nothing without an allotment. */
    void forwarded(Settled bound, Segment segment) {
        var allotment = bound.allotment();
        if (allotment != null) {
            var claim = claims.computeIfAbsent(
                    allotment, first -> new Claim(bound.organization(), bound.relay(), bound.epoch()));
            // A close stands where the first exchange kept room for it, so a replay may meet it before later exchanges.
            if (claim.close == null) {
                claim.claimed = claim.claimed.plus(bound.hold());
            }
            claim.segments.add(segment);
            segment.forwardedAllotments().add(allotment);
        }
    }

    void keepRoom(String allotment, Room room) {
        var claim = claims.get(allotment);
        if (claim != null) {
            claim.closeRoom = room;
        }
    }

    /** The room kept for the close, which is the caller's from now on; absent for one that nothing was forwarded under. */
    @Nullable
    Room takeRoom(String allotment) {
        var claim = claims.get(allotment);
        if (claim == null) {
            return null;
        }
        var room = claim.closeRoom;
        claim.closeRoom = null;
        return room;
    }

    boolean isClosed(String allotment) {
        var claim = claims.get(allotment);
        return claim != null && claim.close != null;
    }

    /**
     * Notes a close. What it says was claimed outranks our own sum, which may lack segments that are deleted by now.
     *
     * @param end where its record ends in the segment
     */
    void closed(AllotmentClosed event, Segment segment, int end) {
        var claim = claims.computeIfAbsent(
                event.allotment(), _ -> new Claim(event.organization(), event.relay(), event.epoch()));
        claim.claimed = event.claimed();
        claim.close = new Close(segment, end);
        segment.closedAllotments().add(event.allotment());
    }

    /** For each allotment without a close, the close that its exchanges amount to. */
    List<AllotmentClosed> missingCloses() {
        return claims.entrySet().stream()
                .filter(entry -> entry.getValue().close == null)
                .map(entry -> closeOf(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static AllotmentClosed closeOf(String allotment, Claim claim) {
        return new AllotmentClosed(claim.organization, allotment, claim.relay, claim.epoch, claim.claimed);
    }

    List<Claimed> claimed() {
        return claims.entrySet().stream()
                .map(entry -> new Claimed(entry.getValue().organization, entry.getKey(), entry.getValue().claimed))
                .toList();
    }

    boolean allClosed() {
        return claims.values().stream().allMatch(claim -> claim.close != null);
    }

    /**
     * Whether no later process would need the segment to know what was claimed: every allotment in it is closed and
     * Kafka knows; and no close in it is the only word on an exchange that stands in another segment.
     */
    boolean canDoWithout(Segment segment) {
        return segment.forwardedAllotments().stream().allMatch(this::closeIsAcknowledged)
                && segment.closedAllotments().stream().allMatch(allotment -> onlyIn(allotment, segment));
    }

    private boolean closeIsAcknowledged(String allotment) {
        var claim = claims.get(allotment);
        return claim == null || (claim.close != null && claim.close.isAcknowledged());
    }

    private boolean onlyIn(String allotment, Segment segment) {
        var claim = claims.get(allotment);
        return claim == null || claim.segments.isEmpty() || claim.segments.equals(Set.of(segment));
    }

    void deleted(Segment segment) {
        segment.forwardedAllotments().forEach(allotment -> {
            var claim = claims.get(allotment);
            if (claim != null) {
                claim.segments.remove(segment);
            }
        });
        segment.closedAllotments().forEach(claims::remove);
    }
}
