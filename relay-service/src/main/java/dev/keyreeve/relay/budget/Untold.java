package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Allotment.Closing;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Closes that the ledger may not know of yet. They are told in the next purchase too, because that is faster than their
 * events: what goes back can be bought in the same transaction. The events alone would do, so few are kept.
 */
final class Untold {
    private static final int MOST = 64;

    private final ArrayDeque<Closing> closings = new ArrayDeque<>();

    void closed(Slice slice) {
        closings.add(new Closing(slice.allotment(), slice.claimed()));
        if (closings.size() > MOST) {
            closings.remove();
        }
    }

    List<Closing> all() {
        return List.copyOf(closings);
    }

    void told(List<Closing> heard) {
        if (!heard.isEmpty()) {
            closings.removeAll(heard);
        }
    }
}
