package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.KafkaServer;
import dev.keyreeve.deploy.backend.KafkaSettings;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.ProcessId;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The broker. */
record KafkaPart(KafkaSettings settings, Launcher launcher) implements Part {
    @Override
    public ProcessName name() {
        return ProcessName.KAFKA;
    }

    @Override
    public ProcessId ensure(@Nullable ProcessId running, BooleanSupplier cancelled) {
        if (running != null) {
            KafkaServer.running(settings, running).ensureBootstrapped();
            return running;
        }
        return KafkaServer.start(settings, launcher).process();
    }
}
