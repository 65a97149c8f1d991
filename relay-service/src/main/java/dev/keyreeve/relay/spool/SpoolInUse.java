package dev.keyreeve.relay.spool;

import java.nio.file.Path;

/** Another process writes to the spool: two relays were given one directory. */
public final class SpoolInUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpoolInUse(Path directory, String holder) {
        super("The spool " + directory + " is in use by process " + holder
                + ". Stop that relay, or give this one a directory of its own (keyreeve.relay.spool).");
    }
}
