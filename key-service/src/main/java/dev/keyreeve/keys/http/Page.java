package dev.keyreeve.keys.http;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** What part of a list the caller asks for ({@code after}, {@code limit}); a bean parameter. */
public class Page {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    @QueryParam("after")
    @Nullable
    String after;

    @QueryParam("limit")
    @Nullable
    String limit;

    /** The id after which the page starts; null for the first page. */
    public @Nullable String after() {
        return after == null || after.isEmpty() ? null : after;
    }

    /** 1 to 100. Read from text, because a conversion that fails in the framework would answer 404. */
    public int limit() {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (!limit.matches("\\d{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw Refusal.invalid("limit", "'limit' must be a number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(limit);
    }

    public static Refusal unknownCursor() {
        return Refusal.invalid(
                "after",
                "'after' names nothing of this list; give the 'last_id' of the page before, or leave it out to begin"
                        + " at the start");
    }
}
