package dev.keyreeve.simulator.count;

import java.util.Locale;

/** How a call ended, or that it has not. */
public enum Outcome {
    /** Still being read or answered. */
    OPEN,
    /** Answered to its end. */
    FINISHED,
    /** Answered with an error status. */
    REFUSED,
    /** Broken off by the simulator, because a fault was asked for. */
    FAULTED,
    /** The client closed the connection before the answer's end. */
    CLOSED_EARLY;

    /** As it stands in JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
