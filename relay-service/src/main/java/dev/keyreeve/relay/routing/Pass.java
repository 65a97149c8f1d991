package dev.keyreeve.relay.routing;

import com.netflix.concurrency.limits.Limiter;
import java.util.Optional;

/** One attempt's place at an upstream. How it went is told as soon as that is known; the place is given back at the end. */
public final class Pass {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int OVERLOADED = 529;
    private static final int SERVER_ERROR = 500;

    private enum Load {
        UNKNOWN,
        BEARABLE,
        TOO_MUCH
    }

    private final Optional<Breakers.Attempt> attempt;
    private final Optional<Limiter.Listener> place;
    private Load load = Load.UNKNOWN;

    Pass(Optional<Breakers.Attempt> attempt, Optional<Limiter.Listener> place) {
        this.attempt = attempt;
        this.place = place;
    }

    /** The head of an answer has come. */
    public void answered(int status) {
        if (status >= SERVER_ERROR) {
            attempt.ifPresent(Breakers.Attempt::failed);
        } else {
            attempt.ifPresent(Breakers.Attempt::worked);
        }
        load = status == TOO_MANY || status == UNAVAILABLE || status == OVERLOADED ? Load.TOO_MUCH : Load.BEARABLE;
    }

    /** No connection, or no answer on it. */
    public void silent() {
        attempt.ifPresent(Breakers.Attempt::failed);
        load = Load.TOO_MUCH;
    }

    /** The exchange is over, whatever became of it. To be called once, and last. */
    public void over() {
        // Without a meaning where it was told already how it went.
        attempt.ifPresent(Breakers.Attempt::abandoned);
        switch (load) {
            case UNKNOWN -> place.ifPresent(Limiter.Listener::onIgnore);
            case BEARABLE -> place.ifPresent(Limiter.Listener::onSuccess);
            case TOO_MUCH -> place.ifPresent(Limiter.Listener::onDropped);
        }
    }
}
