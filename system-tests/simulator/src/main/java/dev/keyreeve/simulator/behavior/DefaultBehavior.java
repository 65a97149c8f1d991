package dev.keyreeve.simulator.behavior;

/** How a call is answered that asks for nothing else. Shared by all event loops. */
public final class DefaultBehavior {
    private volatile Behavior now = Behavior.DEFAULT;

    public Behavior now() {
        return now;
    }

    public void set(Behavior behavior) {
        now = behavior;
    }
}
