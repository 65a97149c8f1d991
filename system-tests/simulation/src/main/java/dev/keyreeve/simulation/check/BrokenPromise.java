package dev.keyreeve.simulation.check;

/** Something happened that must never happen. Has no stack trace: the simulation's own events tell how it came about. */
public final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenPromise(String what) {
        super(what, null, false, false);
    }
}
