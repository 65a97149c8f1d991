package dev.keyreeve.relay.http;

/** What the relay itself says in a head. */
public final class OwnHeaders {
    /** The exchange's id: on the way to the provider, and in the answer. */
    public static final String EXCHANGE = "x-keyreeve-exchange";

    private OwnHeaders() {}
}
