package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Wire;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls at a relay that starts: with disabled keys from the moment at which it listens. */
final class ColdProbe {
    private static final int MOST = 100;
    private static final Duration PACE = Duration.ofMillis(5);

    private final Traffic traffic;
    private final int relay;
    private final URI readiness;
    private final Map<String, Member> keys;
    private int beforeReady;

    /** @param keys that may be disabled */
    ColdProbe(Stack stack, Traffic traffic, int relay, List<Member> keys) {
        this.traffic = traffic;
        this.relay = relay;
        this.readiness = stack.readiness("relay-" + relay);
        this.keys = keys.stream().collect(Collectors.toMap(Member::userId, Function.identity()));
    }

    /**
     * Calls with the newest disabled key and asks whether the relay is ready, in turn.
     *
     * @param start ends when somebody else finds it ready; its failure ends this too
     * @return {@link System#nanoTime} before the question that was answered with ready
     */
    long untilReady(Withdrawals withdrawals, Future<?> start) throws InterruptedException {
        while (!start.state().equals(Future.State.FAILED)) {
            long asked = System.nanoTime();
            if (isReady()) {
                return asked;
            }
            var newest = withdrawals.enforced().getLast();
            traffic.call(key(newest), relay);
            beforeReady++;
            Thread.sleep(PACE); // a process that does not listen yet refuses at once
        }
        throw new IllegalStateException("the relay did not start", start.exceptionNow());
    }

    int beforeReady() {
        return beforeReady;
    }

    /** One call with each of the last keys that were disabled before this moment. */
    List<Made> askNewest(List<Window> enforced, long beforeNs) {
        return ask(enforced.stream()
                .filter(window -> window.enforcedNs() < beforeNs)
                .sorted(Comparator.comparingLong(Window::enforcedNs).reversed())
                .limit(MOST)
                .map(this::key)
                .toList());
    }

    /** One call with each of the first of these keys. */
    List<Made> ask(List<Member> members) {
        return members.stream()
                .limit(MOST)
                .map(member -> traffic.made(member, relay))
                .toList();
    }

    private Member key(Window window) {
        return Objects.requireNonNull(keys.get(window.user()), "every key that is disabled is in the hand");
    }

    private boolean isReady() {
        try {
            return new Wire(readiness, null).get(readiness.getPath()).ok();
        } catch (UncheckedIOException away) {
            return false;
        }
    }
}
