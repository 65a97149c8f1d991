package dev.keyreeve.contracts.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a budget or a rate limit counts. */
public enum Measure {
    /** In nano-USD (1e-9 USD). */
    @JsonProperty("money")
    MONEY("money"),
    /** Input and output tokens together, cached and reasoning ones included. */
    @JsonProperty("tokens")
    TOKENS("tokens"),
    /** Exchanges that went upstream. */
    @JsonProperty("requests")
    REQUESTS("requests"),
    /** Exchanges that are under way; each gives its place back when it is settled. */
    @JsonProperty("concurrency")
    CONCURRENCY("concurrency");

    private final String wireName;

    Measure(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
