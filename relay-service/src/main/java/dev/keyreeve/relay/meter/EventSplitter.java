package dev.keyreeve.relay.meter;

import java.util.Arrays;

/**
 * Cuts a stream of server-sent events into its events, however it was cut into chunks. An event ends with an empty line;
 * lines end with CR, LF or CRLF (WHATWG HTML, "Parsing an event stream"). Every byte is handed out exactly once and in
 * order, an event's own line ends included.
 */
final class EventSplitter {
    /** Where the pieces go. The arrays are only lent. */
    interface Events {
        /** A whole event. */
        void event(byte[] bytes, int from, int to);

        /** A piece of an event that is too large to be held. */
        void part(byte[] bytes, int from, int to, boolean last);

        /** The LF that came in a later chunk than the CR which ended the event before. */
        void lateLineFeed();
    }

    private static final int KEPT = 16_384;

    private final int maxEventBytes;
    private final Events events;
    private byte[] held = new byte[0];
    private int heldLength;
    private boolean tooLarge;
    private boolean lineIsEmpty = true;
    private boolean afterCarriageReturn;
    private boolean lineFeedMayFollow;

    EventSplitter(int maxEventBytes, Events events) {
        this.maxEventBytes = maxEventBytes;
        this.events = events;
    }

    void feed(byte[] bytes) {
        int start = takeLateLineFeed(bytes);
        int at = start;
        while (at < bytes.length) {
            byte b = bytes[at++];
            boolean restOfCrLf = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (restOfCrLf) {
                continue;
            }
            if (b != '\r' && b != '\n') {
                lineIsEmpty = false;
            } else if (!lineIsEmpty) {
                lineIsEmpty = true;
            } else {
                at = endOfEvent(bytes, at);
                complete(bytes, start, at);
                start = at;
            }
        }
        hold(bytes, start, bytes.length);
    }

    /** The stream is over: what is held was an event without its end. */
    void end() {
        if (tooLarge) {
            events.part(held, 0, 0, true);
        } else if (heldLength > 0) {
            events.event(held, 0, heldLength);
        }
        release();
    }

    private int takeLateLineFeed(byte[] bytes) {
        if (!lineFeedMayFollow || bytes.length == 0) {
            return 0;
        }
        lineFeedMayFollow = false;
        if (bytes[0] != '\n') {
            return 0;
        }
        events.lateLineFeed();
        return 1;
    }

    /** Takes the LF of a CRLF along, so that a removed event leaves nothing behind. */
    private int endOfEvent(byte[] bytes, int at) {
        if (!afterCarriageReturn) {
            return at;
        }
        afterCarriageReturn = false;
        lineFeedMayFollow = at == bytes.length;
        return !lineFeedMayFollow && bytes[at] == '\n' ? at + 1 : at;
    }

    private void complete(byte[] bytes, int from, int to) {
        if (tooLarge) {
            events.part(bytes, from, to, true);
        } else if (heldLength == 0) {
            events.event(bytes, from, to);
        } else {
            append(bytes, from, to);
            events.event(held, 0, heldLength);
        }
        release();
    }

    private void hold(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        if (!tooLarge && heldLength + (to - from) > maxEventBytes) {
            tooLarge = true;
            events.part(held, 0, heldLength, false);
        }
        if (tooLarge) {
            events.part(bytes, from, to, false);
        } else {
            append(bytes, from, to);
        }
    }

    private void append(byte[] bytes, int from, int to) {
        int needed = heldLength + (to - from);
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, 2 * held.length));
        }
        System.arraycopy(bytes, from, held, heldLength, to - from);
        heldLength = needed;
    }

    private void release() {
        tooLarge = false;
        heldLength = 0;
        if (held.length > KEPT) {
            held = new byte[0];
        }
    }
}
