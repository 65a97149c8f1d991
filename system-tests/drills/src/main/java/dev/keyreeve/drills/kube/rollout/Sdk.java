package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Outcome;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls as the official SDKs make them: one whose connection ends before any answer is made again, at most twice. HTTP has
 * no way to close a connection that is kept without that happening to somebody. What was refused is not made again here,
 * though SDKs would: a 5xx is what the drill looks for.
 */
final class Sdk {
    private static final int ATTEMPTS = 3;

    private final Load load;
    private final AtomicInteger again = new AtomicInteger();

    Sdk(Load load) {
        this.load = load;
    }

    /** On this thread. */
    Outcome make(URI relays, Call call) {
        return make(relays, call, _ -> {});
    }

    /** @param heard told the number of each event of a stream as it comes, from 1 */
    Outcome make(URI relays, Call call, Consumer<Integer> heard) {
        var outcome = load.make(relays, call, heard);
        for (int attempt = 1; attempt < ATTEMPTS && isSilent(outcome); attempt++) {
            again.incrementAndGet();
            outcome = load.make(relays, call, heard);
        }
        return outcome;
    }

    private static boolean isSilent(Outcome outcome) {
        return outcome instanceof Outcome.Broken(var _, int events) && events == 0;
    }

    /** How many calls were made again. */
    int again() {
        return again.get();
    }
}
