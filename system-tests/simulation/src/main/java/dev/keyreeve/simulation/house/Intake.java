package dev.keyreeve.simulation.house;

import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Topic;
import java.util.function.Consumer;

/**
 * usage-service's way through the topic, partition by partition. A batch is one transaction: what it posts, and the
 * offset from which the next one goes on.
 */
final class Intake {
    private static final long BATCH_EVERY = 4 * Clock.MILLI;
    private static final int BATCH = 6;
    private static final long RETRY = 50 * Clock.MILLI;

    private final Clock clock;
    private final Topic<UsageRecord> topic;
    private final Consumer<UsageRecord> post;
    private final int[] positions;
    private boolean stopped;
    private boolean hangs;
    private boolean due;

    Intake(Clock clock, Topic<UsageRecord> topic, Consumer<UsageRecord> post) {
        this.clock = clock;
        this.topic = topic;
        this.post = post;
        this.positions = new int[topic.partitions()];
    }

    void open() {
        topic.listen(() -> takeIn(BATCH_EVERY));
    }

    void stop() {
        stopped = true;
    }

    void start() {
        stopped = false;
        takeIn(BATCH_EVERY);
    }

    /** Reads nothing until it is told otherwise. */
    void hang(boolean hangs) {
        this.hangs = hangs;
        if (!hangs) {
            takeIn(BATCH_EVERY);
        }
    }

    /** Behind all that stands in the topic by now, by partition. */
    int[] ends() {
        var ends = new int[positions.length];
        for (int partition = 0; partition < ends.length; partition++) {
            ends[partition] = topic.end(partition);
        }
        return ends;
    }

    boolean hasTakenIn(int[] ends) {
        for (int partition = 0; partition < ends.length; partition++) {
            if (positions[partition] < ends[partition]) {
                return false;
            }
        }
        return true;
    }

    boolean hasTakenInAll() {
        return hasTakenIn(ends());
    }

    private void takeIn(long nanos) {
        if (!due) {
            due = true;
            clock.after(nanos, this::takeBatch);
        }
    }

    private void takeBatch() {
        due = false;
        if (stopped || hangs) {
            return;
        }
        if (topic.isAway()) {
            takeIn(RETRY);
            return;
        }
        for (int partition = 0; partition < positions.length; partition++) {
            int end = Math.min(topic.end(partition), positions[partition] + BATCH);
            while (positions[partition] < end) {
                post.accept(topic.read(partition, positions[partition]++));
            }
        }
        if (!hasTakenInAll()) {
            takeIn(BATCH_EVERY);
        }
    }
}
