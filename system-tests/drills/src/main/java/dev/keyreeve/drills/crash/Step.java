package dev.keyreeve.drills.crash;

/** Where in an exchange its relay can be killed. */
enum Step {
    /** The relay asks the ledger, which does not answer. */
    BEFORE_THE_HOLD("before the hold"),
    /** The ledger has sold the hold; moderation does not answer. */
    BEFORE_FORWARDING("between hold and forward"),
    /** The provider has the call, and nothing has come back. */
    BEFORE_THE_ANSWER("after forward, before the answer"),
    /** Some events of a stream have passed. */
    MID_STREAM("mid stream"),
    /** The caller has the whole answer, and Kafka, which does not answer, has no settlement. */
    BEFORE_KAFKA("after the answer, before Kafka has it");

    private final String text;

    Step(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
