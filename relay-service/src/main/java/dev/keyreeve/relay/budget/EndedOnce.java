package dev.keyreeve.relay.budget;

import java.util.concurrent.atomic.AtomicBoolean;

/** A hold that insists on being ended once: a second end would count money twice. */
abstract class EndedOnce implements Hold {
    private final AtomicBoolean ended = new AtomicBoolean();

    @Override
    public final void voided() {
        endOnce(false);
    }

    @Override
    public final void claimed() {
        endOnce(true);
    }

    private void endOnce(boolean claimed) {
        if (!ended.compareAndSet(false, true)) {
            throw new IllegalStateException("the hold on " + allotment() + " has ended before");
        }
        end(claimed);
    }

    abstract void end(boolean claimed);
}
