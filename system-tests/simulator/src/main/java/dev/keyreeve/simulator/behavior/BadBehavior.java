package dev.keyreeve.simulator.behavior;

/** A setting that does not exist or whose value is out of bounds. The message says what would be right. */
public final class BadBehavior extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    BadBehavior(String setting, String message) {
        super(message, null, false, false);
        this.setting = setting;
    }

    /** The name of the setting at fault, as the caller wrote it. */
    public String setting() {
        return setting;
    }
}
