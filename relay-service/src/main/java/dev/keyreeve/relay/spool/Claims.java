package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment.Claimed;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * Whether no later process would need the segment to know what was claimed: every allotment in it is closed, and Kafka
     * knows. Exchanges under it in other segments may then be all that is left of an allotment, and a later process closes
     * it once more by a claim that lacks some; the ledger has heard the first close before, and that one counts.
     *
     * <p>To wait for those segments too would do harm: allotments overlap, so under a load that never pauses each segment
     * would wait for the next one.
     */
    boolean canDoWithout(Segment segment) {
        for (var allotment : segment.forwardedAllotments()) {
            var claim = claims.get(allotment);
            if (claim != null && (claim.close == null || !claim.close.isAcknowledged())) {
                return false;
            }
        }
        return true;
    }

    void deleted(Segment segment) {
        segment.closedAllotments().forEach(claims::remove);
    }
}
