package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Spending;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a budget while it is fought over: through the admin API and, in turn, in the database. What cannot be asked
 * at the moment, because that part of the stack was killed, is counted and asked again.
 */
public final class Sampler implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Contested scene;
    private final Duration pause;
    private final Thread thread;
    private volatile boolean over;
    private long samples;
    private long unanswered;
    private long above;
    private long highest;
    private volatile Spending latest;

    private Sampler(Contested scene, Duration pause) {
        this.scene = scene;
        this.pause = pause;
        this.latest = new Spending(scene.limit(), 0, 0);
        this.thread = Thread.ofVirtual().name("sampler").unstarted(this::run);
    }

    public static Sampler start(Contested scene) {
        return start(scene, PAUSE);
    }

    /** @param pause between two looks, where each is dear */
    public static Sampler start(Contested scene, Duration pause) {
        var sampler = new Sampler(scene, pause);
        sampler.thread.start();
        return sampler;
    }

    /**
     * @param samples how often the budget was seen
     * @param unanswered how often it could not be
     * @param above how often posted + pending stood above the limit
     * @param highest the highest posted + pending seen, in nano-USD
     */
    public record Seen(long samples, long unanswered, long above, long highest) {}

    /** What it saw last. */
    public Spending latest() {
        return latest;
    }

    /** Ends it. */
    public Seen stop() throws InterruptedException {
        over = true;
        thread.join();
        return new Seen(samples, unanswered, above, highest);
    }

    private void run() {
        for (boolean api = true; !over; api = !api) {
            try {
                note(api ? scene.spending() : inDatabase());
            } catch (SQLException | IllegalStateException | UncheckedIOException killed) {
                unanswered++;
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private Spending inDatabase() throws SQLException {
        var account = scene.books().account(scene.budget());
        return new Spending(scene.limit(), account.posted(), account.pending());
    }

    private void note(Spending now) {
        samples++;
        latest = now;
        highest = Math.max(highest, now.admitted());
        above += now.admitted() > scene.limit() ? 1 : 0;
    }

    @Override
    public void close() {
        over = true;
    }
}
