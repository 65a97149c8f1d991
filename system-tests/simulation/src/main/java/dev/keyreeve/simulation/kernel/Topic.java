package dev.keyreeve.simulation.kernel;

import java.util.ArrayList;
import java.util.List;

/** A topic as Kafka keeps it: in order within a partition, and no order between them. */
public final class Topic<R> {
    private final List<List<R>> partitions = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean away;

    public Topic(int partitions) {
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    public int partitions() {
        return partitions.size();
    }

    /** The whole broker: nobody writes and nobody reads. */
    public boolean isAway() {
        return away;
    }

    public void away(boolean away) {
        this.away = away;
    }

    public void append(int partition, R record) {
        partitions.get(partition).add(record);
        listeners.forEach(Runnable::run);
    }

    public int end(int partition) {
        return partitions.get(partition).size();
    }

    public R read(int partition, int offset) {
        return partitions.get(partition).get(offset);
    }

    /** Told of each record, for who would else have to look again and again. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }
}
