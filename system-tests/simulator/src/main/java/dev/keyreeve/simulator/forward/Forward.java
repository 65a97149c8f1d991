package dev.keyreeve.simulator.forward;

/**
 * Where connections to a port go.
 *
 * @param port that is listened on
 * @param host and {@code to}: where each connection is continued
 */
public record Forward(int port, String host, int to) {
    private static final int HIGHEST_PORT = 65_535;

    /**
     * @param text {@code PORT=HOST:PORT}
     * @throws IllegalArgumentException with words for people when it is anything else
     */
    public static Forward parse(String text) {
        int equals = text.indexOf('=');
        int colon = text.lastIndexOf(':');
        if (equals > 0 && colon > equals + 1) {
            int port = port(text.substring(0, equals));
            int to = port(text.substring(colon + 1));
            if (port >= 0 && to > 0) {
                return new Forward(port, text.substring(equals + 1, colon), to);
            }
        }
        throw new IllegalArgumentException("Not PORT=HOST:PORT: " + text + ".");
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= HIGHEST_PORT ? port : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
