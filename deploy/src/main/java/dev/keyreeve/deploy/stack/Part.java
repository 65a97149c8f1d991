package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.ProcessId;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One process of the stack: how it is started, and how one knows that it is ready. */
interface Part {
    ProcessName name();

    /**
     * Starts it when it does not run, and returns when it is ready.
     *
     * @param running the process when it runs already; then it is only waited for
     * @param cancelled told true when another part has failed, and waiting is of no more use
     * @throws dev.keyreeve.deploy.process.StartFailure in one sentence, with the last lines of the log
     */
    ProcessId ensure(@Nullable ProcessId running, BooleanSupplier cancelled);

    /** Whether what runs was built anew since it started; it goes on as it was until somebody stops it. */
    default boolean isOutdated(ProcessId running) {
        return false;
    }
}
