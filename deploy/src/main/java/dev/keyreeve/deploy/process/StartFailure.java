package dev.keyreeve.deploy.process;

import org.jspecify.annotations.Nullable;

/**
 * Something could not be started, in one sentence that names the thing and the remedy. The CLI prints the message and
 * nothing else, so it must stand alone; {@link #details()} holds the last words of a log where there are any.
 */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String details;

    public StartFailure(String sentence) {
        this(sentence, "", null);
    }

    public StartFailure(String sentence, String details) {
        this(sentence, details, null);
    }

    public StartFailure(String sentence, @Nullable Throwable cause) {
        this(sentence, "", cause);
    }

    private StartFailure(String sentence, String details, @Nullable Throwable cause) {
        super(sentence, cause);
        this.details = details;
    }

    /** The last lines of the log of what failed, or an empty string. */
    public String details() {
        return details;
    }
}
