package dev.keyreeve.moderation.http;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param after the id of the last one seen
 * @param limit 1 to 100
 */
public record PageRequest(@Nullable String after, int limit) {
    private static final int DEFAULT = 20;
    private static final int MOST = 100;

    /**
     * Reads the query parameters.
     *
     * @throws Refusal {@code invalid_request} when the limit is no number of 1 to 100
     */
    public static PageRequest of(@Nullable String after, @Nullable String limit) {
        if (limit == null) {
            return new PageRequest(after, DEFAULT);
        }
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw Refusal.invalid("limit", "limit must be a whole number from 1 to " + MOST);
        }
        return new PageRequest(after, Integer.parseInt(limit));
    }
}
