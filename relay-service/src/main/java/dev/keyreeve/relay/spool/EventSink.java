package dev.keyreeve.relay.spool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the sender brings events: Kafka, but for tests of the sender itself. */
interface EventSink extends AutoCloseable {
    /** Opens a connection of its own; thrown away after any failure. */
    interface Factory {
        EventSink open();
    }

    /**
     * Sends one event; returns at once.
     *
     * @param done called once, on any thread, with null or with what went wrong
     */
    void send(byte[] key, byte[] value, Consumer<@Nullable Exception> done);

    /** Gives up what is under way. */
    @Override
    void close();
}
