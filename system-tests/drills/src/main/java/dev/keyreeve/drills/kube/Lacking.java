package dev.keyreeve.drills.kube;

/** The cluster turned out to lack something, after the drill had begun: neither passed nor failed. */
final class Lacking extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lacking(String what) {
        super(what);
    }
}
