package dev.keyreeve.drills.kit;

/** An attempt to break a promise. It starts what it needs, and leaves nothing running. */
public interface Drill {
    /** As on the command line: {@code budget-race}. */
    String name();

    /** One line: what it does to whom. */
    String summary();

    /**
     * Does it. What cannot be done on this machine is a {@link Verdict#notHere}; anything thrown is a failed drill.
     *
     * @param scale how much of it
     * @param seed of everything random in it, so that a run can be repeated
     */
    Verdict run(Scale scale, long seed, Teller teller) throws Exception;
}
