package dev.keyreeve.drills.storm;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills usage-service again and again until it has taken in all that was produced. Each time it gets so much time of
 * service, counted from when it really settles again: a consumer that joins after a crash waits for the dead one's
 * session to run out first.
 */
final class Reaper {
    private static final String VICTIM = "usage-service";
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stack stack;
    private final LedgerBooks books;
    private final Duration service;
    private final int mostKills;
    private final Teller teller;
    private int kills;
    private long servedNanos;
    private long consumed;

    /**
     * @param service between two kills
     * @param mostKills after so many it is left alone
     */
    Reaper(Stack stack, LedgerBooks books, Duration service, int mostKills, Teller teller) {
        this.stack = stack;
        this.books = books;
        this.service = service;
        this.mostKills = mostKills;
        this.teller = teller;
    }

    int kills() {
        return kills;
    }

    /** Events taken in. */
    long consumed() {
        return consumed;
    }

    /** How long it was taking in events, in seconds. */
    double servedSeconds() {
        return servedNanos / 1e9;
    }

    /** @return false when nothing moved any more although there was more to take in */
    boolean run(Producer producer) throws SQLException {
        while (true) {
            if (!awaitProgress(producer)) {
                return isDrained(producer);
            }
            long from = System.nanoTime();
            while (!isDrained(producer) && !isDue(from)) {
                LockSupport.parkNanos(LOOK.toNanos());
                look(producer);
            }
            servedNanos += System.nanoTime() - from;
            if (isDrained(producer)) {
                return true;
            }
            stack.kill(VICTIM);
            kills++;
            stack.startMissing();
        }
    }

    private boolean isDue(long from) {
        return kills < mostKills && System.nanoTime() - from >= service.toNanos();
    }

    /** @return whether more was taken in than when it was killed */
    private boolean awaitProgress(Producer producer) throws SQLException {
        long before = consumed;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (deadline - System.nanoTime() > 0 && !isDrained(producer)) {
            look(producer);
            if (consumed > before) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return false;
    }

    private void look(Producer producer) throws SQLException {
        consumed = books.consumed();
        teller.progress("%,d of %,d events taken in, killed %d times".formatted(consumed, producer.produced(), kills));
    }

    private boolean isDrained(Producer producer) {
        return producer.isDone() && consumed >= producer.produced();
    }
}
