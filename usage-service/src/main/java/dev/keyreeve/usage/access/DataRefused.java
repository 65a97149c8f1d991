package dev.keyreeve.usage.access;

/** The database refused what it was given, and would again. The message is the database's, for logs and operators. */
public final class DataRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataRefused(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
