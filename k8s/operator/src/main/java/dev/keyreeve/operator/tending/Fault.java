package dev.keyreeve.operator.tending;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failure for the log, and its causes: what each is and where it came from, and no word of what it said. Nobody knows
 * what another's message quotes.
 */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Fault(Throwable failure, Set<Throwable> seen) {
        super(failure.getClass().getName(), cause(failure, seen), false, true);
        setStackTrace(failure.getStackTrace());
    }

    static Fault of(Throwable failure) {
        return new Fault(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Causes may go round in a circle. */
    private static @Nullable Fault cause(Throwable failure, Set<Throwable> seen) {
        seen.add(failure);
        var cause = failure.getCause();
        return cause == null || seen.contains(cause) ? null : new Fault(cause, seen);
    }

    /** A stack begins with what failed, and not with this class. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
