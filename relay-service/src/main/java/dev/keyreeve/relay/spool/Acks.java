package dev.keyreeve.relay.spool;

import java.util.ArrayDeque;

/**
 * How far one segment has been sent and acknowledged. Acknowledgements come in any order; the position moves over what
 * is acknowledged without a gap. Safe for the sender and Kafka's thread together.
 */
final class Acks {
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private int acknowledged;
    private int cursor;

    /** One record under way. */
    static final class Sent {
        private final int end;
        private boolean done;

        private Sent(int end) {
            this.end = end;
        }
    }

    /** Up to here Kafka has everything. */
    synchronized int acknowledged() {
        return acknowledged;
    }

    /** From here on the sender has not read yet. */
    synchronized int cursor() {
        return cursor;
    }

    /**
     * @param end where the record ends
     */
    synchronized Sent sending(int end) {
        var record = new Sent(end);
        sent.add(record);
        cursor = end;
        return record;
    }

    /** A record that Kafka does not get. */
    synchronized void skip(int end) {
        var record = sending(end);
        record.done = true;
        advance();
    }

    synchronized void acknowledge(Sent record) {
        record.done = true;
        advance();
    }

    /** After a failure: everything that is not acknowledged is sent again, some of it perhaps twice. */
    synchronized void rewind() {
        sent.clear();
        cursor = acknowledged;
    }

    private void advance() {
        for (var head = sent.peek(); head != null && head.done; head = sent.peek()) {
            acknowledged = head.end;
            sent.remove();
        }
    }
}
