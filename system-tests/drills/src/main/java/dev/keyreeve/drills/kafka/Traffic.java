package dev.keyreeve.drills.kafka;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Tariff;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Members of one project who call one after the other, each through every relay in turn, until they are stopped. */
final class Traffic implements AutoCloseable {
    private static final Duration THINKING = Duration.ofMillis(80);
    private static final int MOST_OUTPUT = 100;

    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong exhausted = new AtomicLong();
    private final AtomicLong otherwise = new AtomicLong();
    private final AtomicLong slowestRefusalNanos = new AtomicLong();
    private final AtomicInteger turn = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Load load;
    private final List<URI> relays;
    private volatile boolean over;

    private Traffic(Load load, List<URI> relays) {
        this.load = load;
        this.relays = relays;
    }

    static Traffic start(Load load, List<URI> relays, List<Member> members) {
        var traffic = new Traffic(load, relays);
        members.forEach(member -> traffic.threads.execute(() -> traffic.run(member)));
        return traffic;
    }

    /** What was counted since the last time this was asked. */
    record Counts(long answered, long exhausted, long otherwise, long slowestRefusalMs) {}

    Counts counts() {
        return new Counts(
                answered.getAndSet(0),
                exhausted.getAndSet(0),
                otherwise.getAndSet(0),
                Duration.ofNanos(slowestRefusalNanos.getAndSet(0)).toMillis());
    }

    private void run(Member member) {
        while (!over) {
            var relay = relays.get(Math.floorMod(turn.getAndIncrement(), relays.size()));
            var call = Call.plain(member, Tariff.GPT_4O.model(), "[[sim tokens=60]] and again", MOST_OUTPUT);
            count(load.make(relay, call));
            LockSupport.parkNanos(THINKING.toNanos());
        }
    }

    private void count(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            slowestRefusalNanos.accumulateAndGet(refused.took().toNanos(), Math::max);
        }
        if (outcome instanceof Outcome.Answered) {
            answered.incrementAndGet();
        } else if (Clients.isExhausted(outcome)) {
            exhausted.incrementAndGet();
        } else {
            otherwise.incrementAndGet();
        }
    }

    /** Returns when the last call has ended. */
    @Override
    public void close() {
        over = true;
        threads.close();
    }
}
