package dev.keyreeve.usage.budget;

/** The answer to a DELETE. */
record Deleted(String object, String id, boolean deleted) {
    static Deleted of(String object, String id) {
        return new Deleted(object + ".deleted", id, true);
    }
}
