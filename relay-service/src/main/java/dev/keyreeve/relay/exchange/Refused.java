package dev.keyreeve.relay.exchange;

/** Carries a refusal through a chain of futures. An outcome, not an accident: it has no stack trace. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public Refused(Refusal refusal) {
        super(refusal.code().wireName(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
