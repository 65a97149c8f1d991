package dev.keyreeve.deploy.stack;

import java.time.Duration;

/** Hears what a start or a stop is doing, step by step. Called from several threads, one call at a time for one step. */
public interface Progress {
    /** Says nothing; for tests. */
    Progress SILENT = new Progress() {};

    /** A step began. */
    default void began(String step) {}

    /**
     * A step is done.
     *
     * @param note what is worth knowing of it, or an empty string
     */
    default void done(String step, String note, Duration took) {}

    /** A step failed; the failure itself is thrown to whoever started it all. */
    default void failed(String step) {}
}
