package dev.keyreeve.relay.content;

/** What came is not what it says it is. An outcome, not an accident: it has no stack trace. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fault;

    Malformed(String fault) {
        super(fault, null, false, false);
        this.fault = fault;
    }

    /** One sentence that may be shown: it quotes nothing of the content. */
    public String fault() {
        return fault;
    }
}
