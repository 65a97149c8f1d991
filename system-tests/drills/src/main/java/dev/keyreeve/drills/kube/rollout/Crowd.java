package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Members of an organization at noon: so many hold a stream each, and open the next when it has ended; others make a
 * plain call now and then. They keep their connections.
 */
final class Crowd implements AutoCloseable {
    private static final String MODEL = "gpt-4o";
    private static final int TOKENS = 40;
    private static final int TOKENS_PER_SECOND = 2;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration STAGGER = Duration.ofMillis(60);
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(200);

    private final URI relays;
    private final List<Member> members;
    private final Sdk sdk;
    private final Tally streams = new Tally();
    private final Tally calls = new Tally();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean over;

    private Crowd(URI relays, List<Member> members, Sdk sdk) {
        this.relays = relays;
        this.members = members;
        this.sdk = sdk;
    }

    /** @param open streams at once @param perSecond plain calls */
    static Crowd start(URI relays, List<Member> members, Sdk sdk, int open, double perSecond) {
        var crowd = new Crowd(relays, members, sdk);
        for (int place = 0; place < open; place++) {
            int number = place;
            crowd.begin(() -> crowd.streams(number));
        }
        crowd.begin(() -> Load.pace(perSecond, LONGEST, crowd::call));
        return crowd;
    }

    private void begin(Runnable work) {
        threads.add(Thread.ofVirtual().start(work));
    }

    private void streams(int number) {
        // Else all of them would end, and begin again, at the same moments.
        LockSupport.parkNanos(STAGGER.toNanos() * number);
        while (!over) {
            var prompt = "Go on. [[sim tokens=%d tokens_per_second=%d]]".formatted(TOKENS, TOKENS_PER_SECOND);
            var outcome = sdk.make(relays, Call.stream(member(number), MODEL, prompt, TOKENS));
            streams.count(outcome);
            if (!(outcome instanceof Outcome.Answered)) {
                LockSupport.parkNanos(AFTER_A_FAILURE.toNanos());
            }
        }
    }

    private void call() {
        if (over) {
            Thread.currentThread().interrupt();
            return;
        }
        Thread.ofVirtual()
                .start(() -> calls.count(sdk.make(
                        relays, Call.plain(member(made.getAndIncrement()), MODEL, "Hello. [[sim tokens=5]]", 10))));
    }

    private Member member(int number) {
        return members.get(Math.floorMod(number, members.size()));
    }

    /** No more streams are opened; returns when those that are open have ended. */
    void end() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }

    Tally.Ends streams() {
        return streams.ends();
    }

    Tally.Ends calls() {
        return calls.ends();
    }

    @Override
    public void close() {
        over = true;
        threads.forEach(Thread::interrupt);
    }
}
