package dev.keyreeve.drills.kube.evict;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.ledger.Clients;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A short call five times a second, by which it is seen when the house answers and when it does not. */
final class Pulse implements AutoCloseable {
    private static final double PER_SECOND = 5;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** So many in a row, and it has come back. */
    private static final int STEADY = 10;

    private final URI relays;
    private final List<Member> members;
    private final Load load;
    private final AtomicInteger made = new AtomicInteger();
    private final List<Beat> beats = new ArrayList<>();
    private final Thread thread;

    /**
     * One call.
     *
     * @param began on the drill's clock
     * @param failure how it ended; empty when it was answered
     */
    record Beat(long began, long ended, String failure) {
        boolean answered() {
            return failure.isEmpty();
        }
    }

    private Pulse(URI relays, List<Member> members, Load load) {
        this.relays = relays;
        this.members = members;
        this.load = load;
        this.thread = Thread.ofVirtual().unstarted(() -> Load.pace(PER_SECOND, LONGEST, this::beat));
    }

    static Pulse start(URI relays, List<Member> members, Load load) {
        var pulse = new Pulse(relays, members, load);
        pulse.thread.start();
        return pulse;
    }

    private void beat() {
        int number = made.getAndIncrement();
        var member = members.get(number % members.size());
        Thread.ofVirtual().start(() -> {
            long began = System.nanoTime();
            var outcome = load.make(relays, Call.plain(member, "gpt-4o", "Hello. [[sim tokens=5]]", 10));
            var failure = outcome instanceof Outcome.Answered ? "" : Clients.name(outcome);
            synchronized (beats) {
                beats.add(new Beat(began, System.nanoTime(), failure));
            }
        });
    }

    /** Those that began since then, in the order of their beginnings. */
    List<Beat> since(long began) {
        synchronized (beats) {
            return beats.stream()
                    .filter(beat -> beat.began() - began >= 0)
                    .sorted((one, other) -> Long.compare(one.began() - other.began(), 0))
                    .toList();
        }
    }

    /** @return whether {@value #STEADY} calls in a row were answered that began after that, within the time */
    boolean isSteadyAfter(long moment, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < until) {
            var beats = since(moment);
            int last = beats.size();
            if (last >= STEADY && beats.subList(last - STEADY, last).stream().allMatch(Beat::answered)) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return false;
    }

    /** Ends it. */
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
