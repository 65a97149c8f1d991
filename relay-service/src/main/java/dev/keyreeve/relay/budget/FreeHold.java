package dev.keyreeve.relay.budget;

import org.jspecify.annotations.Nullable;

/** The hold of an exchange that no budget limits: nothing is set aside. */
final class FreeHold extends EndedOnce {
    @Override
    public @Nullable String allotment() {
        return null;
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    void end(boolean claimed) {
        // Nothing was taken.
    }
}
