package dev.keyreeve.relay.http;

/**
 * What frames a request, letter by letter, by the grammar of RFC 9112 and nothing more lenient. Netty's own reading
 * forgives what another server would read in another way: bare line ends, folded lines, spaces, chunk extensions.
 */
final class RequestGrammar {
    private static final String VERSION = "HTTP/1.";
    private static final int MAX_CHUNK_DIGITS = 8;

    private enum At {
        START,
        START_LF,
        METHOD,
        TARGET,
        VERSION,
        VERSION_CR,
        LINE_LF,
        LINE,
        NAME,
        VALUE_START,
        VALUE,
        HEAD_LF
    }

    private enum ChunkAt {
        SIZE,
        SIZE_LF,
        CONTENT,
        CONTENT_LF,
        END,
        END_LF
    }

    private final int maxHeaders;
    private At at = At.START;
    private ChunkAt chunkAt = ChunkAt.SIZE;
    private int count;
    private boolean zero;
    private boolean afterEmptyLine;
    private boolean afterTab;

    RequestGrammar(int maxHeaders) {
        this.maxHeaders = maxHeaders;
    }

    /** A new request may begin. */
    void restart() {
        at = At.START;
        chunkAt = ChunkAt.SIZE;
        count = 0;
        afterEmptyLine = false;
    }

    boolean atStart() {
        return at == At.START;
    }

    /** The next byte of a request's head. */
    void head(byte letter) throws Malformed {
        switch (at) {
            case START -> start(letter);
            case START_LF -> {
                need(letter == '\n');
                at = At.START;
            }
            case METHOD -> {
                need(letter == ' ' || isUpper(letter));
                at = letter == ' ' ? next(At.TARGET) : At.METHOD;
            }
            case TARGET -> {
                need(letter > ' ' && letter < 0x7f || (letter == ' ' && count > 0));
                count++;
                at = letter == ' ' ? next(At.VERSION) : At.TARGET;
            }
            case VERSION -> {
                need(count < VERSION.length() ? letter == VERSION.charAt(count) : letter == '0' || letter == '1');
                at = count++ < VERSION.length() ? At.VERSION : At.VERSION_CR;
            }
            case VERSION_CR -> {
                need(letter == '\r');
                at = next(At.LINE_LF);
            }
            case LINE_LF -> {
                need(letter == '\n');
                at = At.LINE;
            }
            case LINE -> line(letter);
            case NAME -> {
                need(letter == ':' || isTokenLetter(letter));
                at = letter == ':' ? At.VALUE_START : At.NAME;
            }
            case VALUE_START, VALUE -> value(letter);
            case HEAD_LF -> need(letter == '\n');
        }
    }

    private void start(byte letter) throws Malformed {
        // One empty line is forgiven, as RFC 9112 has it (section 2.2).
        need(isUpper(letter) || (letter == '\r' && !afterEmptyLine));
        afterEmptyLine = true;
        at = letter == '\r' ? At.START_LF : At.METHOD;
    }

    private void line(byte letter) throws Malformed {
        need(letter == '\r' || isTokenLetter(letter));
        if (letter != '\r' && ++count > maxHeaders) {
            throw new TooManyHeaders();
        }
        at = letter == '\r' ? At.HEAD_LF : At.NAME;
    }

    /** A tab inside a value is one; beside it, servers differ about what the value is. */
    private void value(byte letter) throws Malformed {
        boolean tab = letter == '\t';
        need(letter < 0 || letter >= ' ' && letter != 0x7f || letter == '\r' && !afterTab || tab && at == At.VALUE);
        afterTab = tab || (afterTab && letter == ' ');
        if (letter == '\r') {
            at = At.LINE_LF;
        } else if (letter != ' ' || at == At.VALUE) {
            at = At.VALUE;
        }
    }

    /** A chunk's size has been read, and its end has not. */
    boolean atContent() {
        return chunkAt == ChunkAt.CONTENT;
    }

    /** The next byte between the contents of chunks. Neither extensions nor trailers are read here. */
    void betweenChunks(byte letter) throws Malformed {
        switch (chunkAt) {
            case SIZE -> {
                boolean digit = Character.digit(letter, 16) >= 0;
                need(digit ? count < MAX_CHUNK_DIGITS : letter == '\r' && count > 0);
                zero = digit ? letter == '0' && (count == 0 || zero) : zero;
                count++;
                chunkAt = digit ? ChunkAt.SIZE : ChunkAt.SIZE_LF;
            }
            case SIZE_LF -> {
                need(letter == '\n');
                count = 0;
                chunkAt = zero ? ChunkAt.END : ChunkAt.CONTENT;
            }
            case CONTENT -> {
                need(letter == '\r');
                chunkAt = ChunkAt.CONTENT_LF;
            }
            case CONTENT_LF -> {
                need(letter == '\n');
                chunkAt = ChunkAt.SIZE;
            }
            case END -> {
                need(letter == '\r');
                chunkAt = ChunkAt.END_LF;
            }
            case END_LF -> need(letter == '\n');
        }
    }

    private At next(At state) {
        count = 0;
        return state;
    }

    private static boolean isUpper(byte letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    private static boolean isTokenLetter(byte letter) {
        return letter >= 'a' && letter <= 'z'
                || isUpper(letter)
                || letter >= '0' && letter <= '9'
                || letter == '-'
                || letter > 0 && "!#$%&'*+.^_`|~".indexOf(letter) >= 0;
    }

    private static void need(boolean met) throws Malformed {
        if (!met) {
            throw new Malformed();
        }
    }

    /** It is not HTTP/1.1, or not all servers would read it alike. */
    static class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed", null, false, false);
        }
    }

    /** It stands behind a request that is to be the connection's last. */
    static final class Early extends Malformed {
        private static final long serialVersionUID = 1L;
    }

    static final class TooManyHeaders extends Malformed {
        private static final long serialVersionUID = 1L;
    }
}
