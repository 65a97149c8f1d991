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
    CONNECTOR("conn"),
    MODEL_ALIAS("alias"),
    ALLOWED_PATH("path"),
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

    private static final int CHARACTERS = 24;
    /** Each thread its own: a relay draws ids on every event loop, tens of thousands a second. */
    private static final ThreadLocal<RandomCharacters> DRAWN =
            ThreadLocal.withInitial(() -> new RandomCharacters(new SecureRandom()));

    private final String prefix;

    Id(String prefix) {
        this.prefix = prefix;
    }

    /** Whether an id is of this kind, by its prefix and form; nobody need have drawn it. */
    public boolean names(String id) {
        return id.length() == prefix.length() + 1 + CHARACTERS
                && id.startsWith(prefix + "_")
                && Base62.isBase62(id.substring(prefix.length() + 1));
    }

    public String next() {
        return prefix + "_" + DRAWN.get().characters(CHARACTERS);
    }
}
