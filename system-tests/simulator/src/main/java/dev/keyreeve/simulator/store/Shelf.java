package dev.keyreeve.simulator.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Things that were stored, in the order in which they came. A caller finds their own alone. When it is full the oldest
 * thing is forgotten, whosever it is. All event loops share it.
 */
public final class Shelf<T> {
    private final int most;
    private final long mostBytes;
    private final Map<Label, Weighed<T>> things = new LinkedHashMap<>();
    private long bytes;

    private record Label(String caller, String id) {}

    private record Weighed<T>(T thing, long bytes) {}

    /** @param most things, and bytes of all of them, that it holds */
    public Shelf(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Keeps a thing, unless it alone is too heavy. */
    public synchronized void put(String caller, String id, T thing, long weight) {
        remove(caller, id);
        if (weight > mostBytes) {
            return;
        }
        things.put(new Label(caller, id), new Weighed<>(thing, weight));
        bytes += weight;
        Iterator<Weighed<T>> oldest = things.values().iterator();
        while (things.size() > most || bytes > mostBytes) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    public synchronized @Nullable T get(String caller, String id) {
        Weighed<T> found = things.get(new Label(caller, id));
        return found == null ? null : found.thing;
    }

    /** Replaces a thing by what becomes of it; it keeps its place. */
    public synchronized @Nullable T change(String caller, String id, UnaryOperator<T> change) {
        Weighed<T> changed = things.computeIfPresent(
                new Label(caller, id), (_, found) -> new Weighed<>(change.apply(found.thing), found.bytes));
        return changed == null ? null : changed.thing;
    }

    public synchronized @Nullable T remove(String caller, String id) {
        Weighed<T> removed = things.remove(new Label(caller, id));
        if (removed == null) {
            return null;
        }
        bytes -= removed.bytes;
        return removed.thing;
    }

    /** A caller's things, newest first. */
    public synchronized List<T> of(String caller) {
        List<T> own = new ArrayList<>();
        things.forEach((label, weighed) -> {
            if (label.caller.equals(caller)) {
                own.add(weighed.thing);
            }
        });
        return own.reversed();
    }
}
