package dev.keyreeve.contracts.id;

import java.security.SecureRandom;

/**
 * Public identifiers: a prefix that tells what it names, and 24 base62 characters (142 bits), so that an id of another
 * tenant cannot be guessed.
 */
public enum Id {
    ORGANIZATION("org"),
    USER("user"),
    SERVICE_ACCOUNT("svcacct"),
    APP("app"),
    PROJECT("proj"),
    KEY("key"),
    ADMIN_KEY("admkey"),
    CREDENTIAL("cred"),
    BUDGET("bud"),
    RATE_LIMIT("rate"),
    ALLOTMENT("alt"),
    EXCHANGE("exch"),
    AUDIT("audit"),
    DECISION("dec"),
    ALERT("alert"),
    WEBHOOK("hook"),
    /** One webhook message; goes out as its {@code webhook-id}. */
    MESSAGE("msg");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String prefix;

    Id(String prefix) {
        this.prefix = prefix;
    }

    public String next() {
        return prefix + "_" + Base62.random(RANDOM, 24);
    }
}
