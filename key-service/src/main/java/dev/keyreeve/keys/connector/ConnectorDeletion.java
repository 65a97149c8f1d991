package dev.keyreeve.keys.connector;

import dev.keyreeve.keys.publish.Change;

/** Who keeps something for a connector, and lets go of it in the transaction that deletes it. */
public interface ConnectorDeletion {
    /** @param provider {@code c/NAME} */
    void deleted(Change change, String provider);
}
