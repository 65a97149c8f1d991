package dev.keyreeve.relay.meter;

/**
 * What passed beside generated text and was not counted by the provider.
 *
 * @param asked bytes of text of the caller's in a session, which has no body of its own
 * @param heard tokens of the caller's sound
 * @param spoken tokens of the model's
 */
record Seen(long asked, long heard, long spoken) {
    static final Seen NOTHING = new Seen(0, 0, 0);
}
