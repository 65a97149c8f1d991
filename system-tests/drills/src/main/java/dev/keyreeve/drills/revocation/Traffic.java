package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What the members do meanwhile: plain calls in an open loop, each of a random member at the next relay, whether or not
 * that member is disabled at the moment; and one stream per member and relay, opened again when it was cut.
 */
final class Traffic implements AutoCloseable {
    private static final String MODEL = "gpt-4o-mini";
    private static final int WARM_UP_CLIENTS = 8;
    private static final Duration STREAMS_OPEN = Duration.ofMinutes(2);
    private static final Duration BREATH = Duration.ofMillis(50);

    /** Of what the machine can serve; the rest is for the streams, the disables, and whoever else is on it. */
    private static final double SHARE = 0.5;

    /** Longer than any drill, and an event now and then, so that a stream that was not cut is seen to go on. */
    private static final String ENDLESS = "Go on. [[sim tokens=100000 tokens_per_second=2]]";

    private final List<URI> relays;
    private final List<Seat> seats;
    private final Load load = new Load();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger offered = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<Made> made = new ConcurrentLinkedQueue<>();
    private volatile boolean streamsEnd;
    private volatile boolean callsEnd;

    Traffic(List<URI> relays, List<Member> members) {
        this.relays = List.copyOf(relays);
        this.seats = members.stream().map(Seat::new).toList();
    }

    List<Seat> seats() {
        return seats;
    }

    /**
     * Makes so many calls at every relay in turn, a few at a time: fresh JVMs are slow, and a drill that floods them
     * measures that. None of these calls is in {@link #made}.
     *
     * @return calls a second that were served in the second half: more than that this machine cannot be asked for
     * @throws IllegalStateException when most were not served
     */
    double warmUp(int calls) throws InterruptedException {
        var left = new AtomicInteger(calls);
        var halfTime = new AtomicLong();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < WARM_UP_CLIENTS; client++) {
                clients.execute(() -> {
                    for (int next = left.getAndDecrement(); next > 0; next = left.getAndDecrement()) {
                        if (next == calls / 2) {
                            halfTime.set(System.nanoTime());
                        }
                        call(seats.get(next % seats.size()).member(), 1 + next % relays.size());
                    }
                });
            }
        }
        double seconds = (System.nanoTime() - halfTime.get()) / 1e9;
        long unserved = made.stream().filter(Predicate.not(Made::isServed)).count();
        made.clear();
        if (unserved > calls / 2) {
            throw new IllegalStateException(unserved + " of " + calls + " calls were refused before anything was done");
        }
        return calls / 2 / seconds;
    }

    /**
     * Warms up in rounds, until enough is served for so many calls a second, or the rounds are over: a compiler needs tens
     * of thousands of calls at each relay before it has done its work.
     *
     * @return calls a second that the last round served
     */
    double warmUpFor(int wantedPerSecond, int callsOfARound, int rounds) throws InterruptedException {
        double capacity = 0;
        for (int round = 0; round < rounds && affordable(capacity, wantedPerSecond) < wantedPerSecond; round++) {
            capacity = warmUp(callsOfARound);
        }
        return capacity;
    }

    /**
     * So many calls a second as a drill wants, or as many as leave the machine something to breathe: relays that starve
     * lose their leases, and rightly refuse.
     *
     * @param capacity what {@link #warmUp} found
     */
    static int affordable(double capacity, int wantedPerSecond) {
        return (int) Math.clamp(capacity * SHARE, 1, wantedPerSecond);
    }

    /**
     * One for each member at each relay; returns when all are open.
     *
     * @throws IllegalStateException when not all are, within {@link #STREAMS_OPEN}
     */
    void openStreams() throws InterruptedException {
        for (var seat : seats) {
            for (int relay = 1; relay <= relays.size(); relay++) {
                int number = relay;
                threads.execute(() -> stream(seat, number));
            }
        }
        if (!PhaseRunner.eventually(STREAMS_OPEN, this::allStreamsAreOpen)) {
            throw new IllegalStateException("not every member got a stream at every relay");
        }
    }

    private boolean allStreamsAreOpen() {
        return seats.stream().allMatch(seat -> seat.openStreams().get() == relays.size());
    }

    /** Starts the open loop. */
    void startCalls(int perSecond, long seed) {
        var random = new SplittableRandom(seed);
        var turn = new AtomicInteger();
        underWay.incrementAndGet(); // the loop itself, until it starts no more
        threads.execute(() -> {
            long began = System.nanoTime();
            for (long call = 0; !callsEnd; call++) {
                LockSupport.parkNanos(began + call * 1_000_000_000L / perSecond - System.nanoTime());
                var member = seats.get(random.nextInt(seats.size())).member();
                int relay = 1 + Math.floorMod(turn.getAndIncrement(), relays.size());
                offered.incrementAndGet();
                threads.execute(() -> call(member, relay));
            }
            underWay.decrementAndGet();
        });
    }

    /** Calls of the open loop until now. */
    int offered() {
        return offered.get();
    }

    /** One plain call now, on this thread. */
    Outcome call(Member member, int relay) {
        return made(member, relay).outcome();
    }

    /** The same, with all that is known of it. */
    Made made(Member member, int relay) {
        underWay.incrementAndGet();
        try {
            int number = numbers.incrementAndGet();
            var call = Call.plain(member, MODEL, "Hello?", 20).tagged(Arrival.tag(member.userId(), number));
            long sent = System.nanoTime();
            var outcome = load.make(relays.get(relay - 1), call);
            var seen = new Made(number, member.userId(), relay, false, sent, 0, System.nanoTime(), outcome);
            made.add(seen);
            return seen;
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void stream(Seat seat, int relay) {
        try {
            while (!streamsEnd) {
                seat.awaitFree();
                if (!hold(seat, relay)) {
                    Thread.sleep(BREATH); // it paces what is tried again; nothing is decided by it
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it was open */
    private boolean hold(Seat seat, int relay) {
        int number = numbers.incrementAndGet();
        var user = seat.member().userId();
        var call = Call.stream(seat.member(), MODEL, ENDLESS, 100_000).tagged(Arrival.tag(user, number));
        var opened = new long[1];
        long sent = System.nanoTime();
        var outcome = load.make(relays.get(relay - 1), call, event -> {
            if (event == 1) {
                opened[0] = System.nanoTime();
                seat.openStreams().incrementAndGet();
            }
        });
        if (opened[0] != 0) {
            seat.openStreams().decrementAndGet();
        }
        // What the drill hangs up on at its end was open until then, however that looks to the client.
        var ended = streamsEnd ? new Outcome.HungUp(0) : outcome;
        made.add(new Made(number, user, relay, true, sent, opened[0], System.nanoTime(), ended));
        return opened[0] != 0;
    }

    /** No new calls; those under way are waited for. The streams go on. */
    void endCalls(Duration patience) throws InterruptedException {
        callsEnd = true;
        long deadline = System.nanoTime() + patience.toNanos();
        while (underWay.get() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
    }

    /** What was made and is over; after {@link #close} the streams too that were open until then. */
    List<Made> made() {
        return new ArrayList<>(made);
    }

    @Override
    public void close() {
        streamsEnd = true;
        callsEnd = true;
        threads.shutdownNow();
        load.close();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
