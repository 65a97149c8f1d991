package dev.keyreeve.relay.meter;

/** Takes the data out of one event: the values of its {@code data} lines, each with a line feed behind it. */
final class DataLines {
    private static final byte[] FIELD = {'d', 'a', 't', 'a'};

    private enum Place {
        NAME,
        BEFORE_VALUE,
        VALUE,
        OTHER_FIELD
    }

    private static final byte[] LINE_FEED = {'\n'};

    private final BriefJson.Sink reader;
    private Place place = Place.NAME;
    private int matched;

    DataLines(BriefJson.Sink reader) {
        this.reader = reader;
    }

    void feed(byte[] bytes, int from, int to) {
        int valueStart = from;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b == '\n' || b == '\r') {
                if (place == Place.VALUE) {
                    reader.feed(bytes, valueStart, at);
                    reader.feed(LINE_FEED, 0, 1);
                }
                place = Place.NAME;
                matched = 0;
            } else if (place == Place.NAME) {
                place = afterNameByte(b);
            } else if (place == Place.BEFORE_VALUE) {
                // One space after the colon belongs to the format, not to the value.
                place = Place.VALUE;
                valueStart = b == ' ' ? at + 1 : at;
            }
        }
        if (place == Place.VALUE) {
            reader.feed(bytes, valueStart, to);
        }
    }

    private Place afterNameByte(byte b) {
        if (matched == FIELD.length) {
            return b == ':' ? Place.BEFORE_VALUE : Place.OTHER_FIELD;
        }
        return FIELD[matched++] == b ? Place.NAME : Place.OTHER_FIELD;
    }
}
