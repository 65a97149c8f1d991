package dev.keyreeve.relay.guard;

import java.util.List;

/** What moderation says of one exchange. */
public sealed interface Clearance {
    record Cleared() implements Clearance {}

    /**
     * The prompt must not leave the house.
     *
     * @param rules the public names of what fired; never the text
     */
    record Blocked(List<String> rules) implements Clearance {}

    /** More text than moderation reads in one piece: refused, and sending it again would not help. */
    record TooLarge() implements Clearance {}

    /** No verdict, so nobody knows: refused, never waved through. */
    record Unavailable() implements Clearance {}
}
