package dev.keyreeve.drills.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The most that had been admitted at any moment, replayed from the provider's clock: what had ended counts with its
 * cost, what was under way with its bound. That is what "admitted bounds never pass the limit" means while holds are
 * given back: the sum of all bounds that there ever were may be more, since a call that cost less than its bound makes
 * room for others; at no moment may the worst that can still come of what was admitted be more than the limit.
 *
 * @param nanos in nano-USD
 * @param exchange with whose arrival it was reached; empty when nothing arrived
 * @param underWay calls at that moment
 */
public record Peak(long nanos, String exchange, int underWay) {
    /**
     * The relay may have the last byte, and the ledger its settlement, before the provider's busy event loop writes
     * down that it has sent it: a call's end counts so much earlier.
     */
    private static final Duration LATE_END = Duration.ofMillis(50);

    private record Move(long at, long nanos, int calls, String exchange) {}

    /** @param entries whose calls never arrived count from the beginning, with their cost */
    public static Peak of(List<Billed> calls, List<Entry> entries) {
        Map<String, Entry> byExchange =
                entries.stream().collect(Collectors.toMap(Entry::exchange, Function.identity(), (one, _) -> one));
        var moves = new ArrayList<Move>();
        for (var call : calls) {
            var entry = byExchange.remove(call.exchange());
            if (entry == null) {
                continue; // the audit tells
            }
            moves.add(new Move(call.arrivedNs(), entry.hold(), 1, call.exchange()));
            if (!call.isOpen()) {
                long end = Math.max(call.arrivedNs(), call.endedNs() - LATE_END.toNanos());
                moves.add(new Move(end, entry.cost() - entry.hold(), -1, ""));
            }
        }
        long never = byExchange.values().stream().mapToLong(Entry::cost).sum();
        return highest(moves, never);
    }

    private static Peak highest(List<Move> moves, long from) {
        moves.sort(Comparator.comparingLong(Move::at).thenComparing(Move::calls, Comparator.reverseOrder()));
        var peak = new Peak(from, "", 0);
        long level = from;
        int underWay = 0;
        for (var move : moves) {
            level += move.nanos();
            underWay += move.calls();
            if (level > peak.nanos()) {
                peak = new Peak(level, move.exchange(), underWay);
            }
        }
        return peak;
    }
}
