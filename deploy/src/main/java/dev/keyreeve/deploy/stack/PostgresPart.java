package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.backend.PostgresSettings;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.ProcessId;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The database server. */
record PostgresPart(PostgresSettings settings, Launcher launcher) implements Part {
    @Override
    public ProcessName name() {
        return ProcessName.POSTGRESQL;
    }

    @Override
    public ProcessId ensure(@Nullable ProcessId running, BooleanSupplier cancelled) {
        if (running != null) {
            PostgresServer.running(settings, running).ensureBootstrapped();
            return running;
        }
        return PostgresServer.start(settings, launcher).process();
    }
}
