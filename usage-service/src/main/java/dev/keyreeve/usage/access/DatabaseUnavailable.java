package dev.keyreeve.usage.access;

/**
 * The database could not do it now: away, too busy, or set up wrongly. Nothing was changed, or it is not known. The
 * message is for logs and operators.
 */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseUnavailable(Throwable cause) {
        super("the database could not answer: " + cause.getMessage(), cause);
    }
}
