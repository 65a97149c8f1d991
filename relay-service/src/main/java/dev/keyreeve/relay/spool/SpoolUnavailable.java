package dev.keyreeve.relay.spool;

import org.jspecify.annotations.Nullable;

/** The spool has no room for one more exchange: answered as {@code spool_unavailable}. */
public final class SpoolUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    SpoolUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
