package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;

/** What the grants say of a key at one moment. */
public sealed interface Admission {
    record Admitted(GrantRecord.Key key) implements Admission {}

    /**
     * The key may not be used.
     *
     * @param message names the thing that stands in the way; safe to show to whoever holds the key
     */
    record Refused(ErrorCode code, String message) implements Admission {}
}
