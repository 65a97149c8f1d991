package dev.keyreeve.keys.publish;

import org.jspecify.annotations.Nullable;

/**
 * What an answer says of its enforcement.
 *
 * @param relays how many held a lease and acknowledged; absent while it is open
 * @param tookMs from the change to its enforcement, or until now while it is open
 * @param statusUrl where to ask again; absent once it is enforced, and of what gives
 */
public record Enforcement(
        boolean enforced,
        long revision,
        @Nullable Integer relays,
        long tookMs,
        @Nullable String statusUrl) {

    static Enforcement done(long revision, int relays, long tookMs) {
        return new Enforcement(true, revision, relays, tookMs, null);
    }

    /** Of what gives, where some relay is late. */
    static Enforcement unknown(long revision, long tookMs) {
        return new Enforcement(false, revision, null, tookMs, null);
    }

    static Enforcement open(long revision, long tookMs) {
        return new Enforcement(false, revision, null, tookMs, "/v1/organization/enforcements/" + revision);
    }
}
