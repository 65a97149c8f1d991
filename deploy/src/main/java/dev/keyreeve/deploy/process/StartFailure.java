package dev.keyreeve.deploy.process;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something could not be started, in one sentence that names the thing and the remedy. The CLI prints the message and
 * nothing else, so it must stand alone; {@link #details()} holds the last words of a log where there are any.
 */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Our own words, and those of PostgreSQL, Netty, Quarkus and the JDK. */
    private static final Pattern PORT_TAKEN =
            Pattern.compile("(is|was) taken|[Aa]ddress already in use|already bound|BindException");

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

    /** Whether somebody else was quicker to listen on a port, so that a start on other ports may come to more. */
    public boolean isForAPort() {
        return PORT_TAKEN.matcher(getMessage() + "\n" + details).find();
    }

    /** The last lines of the log of what failed, or an empty string. */
    public String details() {
        return details;
    }
}
