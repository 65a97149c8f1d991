package dev.keyreeve.simulator.behavior;

import java.util.regex.Pattern;

/**
 * What goes wrong with a call, if anything.
 *
 * <p>The {@code after} of the last four counts content chunks of a stream, or bytes of the body of a plain answer.
 */
public sealed interface Fault {

    /** Nothing goes wrong. */
    record None() implements Fault {}

    /** An error answer with OpenAI's envelope. {@code retryAfterSeconds} is sent with 429 and 503. */
    record Status(int code, int retryAfterSeconds) implements Fault {}

    /** The connection is closed before any byte of an answer. */
    record Disconnect() implements Fault {}

    /** The connection is closed in the middle of the body. */
    record DisconnectAfter(int after) implements Fault {}

    /** The connection stays open and nothing more comes. */
    record StallAfter(int after) implements Fault {}

    /** A stream carries an error event and ends; a plain call is answered 500. */
    record ErrorAfter(int after) implements Fault {}

    /** All is well but that the answer does not say what it used. */
    record NoUsage() implements Fault {}

    String GRAMMAR = "none, disconnect, no_usage, status:<400-599>[:<retry-after-seconds>], disconnect_after:<n>,"
            + " stall_after:<n>, error_after:<n>";

    int MAX_AFTER = 1_000_000;
    int MAX_RETRY_AFTER_SECONDS = 86_400;

    Pattern NUMBER = Pattern.compile("[0-9]{1,7}");

    /**
     * Reads one of {@link #GRAMMAR}.
     *
     * @throws BadBehavior if it is none of them
     */
    static Fault parse(String text) {
        String[] parts = text.split(":", -1);
        return switch (parts[0] + "/" + (parts.length - 1)) {
            case "none/0" -> new None();
            case "disconnect/0" -> new Disconnect();
            case "no_usage/0" -> new NoUsage();
            case "status/1" -> new Status(number(text, parts[1], 400, 599), 1);
            case "status/2" ->
                new Status(number(text, parts[1], 400, 599), number(text, parts[2], 0, MAX_RETRY_AFTER_SECONDS));
            case "disconnect_after/1" -> new DisconnectAfter(number(text, parts[1], 0, MAX_AFTER));
            case "stall_after/1" -> new StallAfter(number(text, parts[1], 0, MAX_AFTER));
            case "error_after/1" -> new ErrorAfter(number(text, parts[1], 0, MAX_AFTER));
            default -> throw bad(text);
        };
    }

    /** The text that {@link #parse} reads back as this fault. */
    default String text() {
        return switch (this) {
            case None _ -> "none";
            case Disconnect _ -> "disconnect";
            case NoUsage _ -> "no_usage";
            case Status(int code, int retryAfter) -> "status:" + code + ":" + retryAfter;
            case DisconnectAfter(int after) -> "disconnect_after:" + after;
            case StallAfter(int after) -> "stall_after:" + after;
            case ErrorAfter(int after) -> "error_after:" + after;
        };
    }

    private static int number(String text, String digits, int least, int most) {
        if (!NUMBER.matcher(digits).matches()) {
            throw bad(text);
        }
        int value = Integer.parseInt(digits);
        if (value < least || value > most) {
            throw bad(text);
        }
        return value;
    }

    private static BadBehavior bad(String text) {
        return new BadBehavior("fault", "Invalid simulator fault '" + text + "': expected one of " + GRAMMAR + ".");
    }
}
