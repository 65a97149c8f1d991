package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Spawn;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A service, a relay or the simulator: a JVM that says over HTTP when it is ready. */
record JvmPart(
        ProcessName name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        URI readiness,
        Duration patience,
        Launcher launcher)
        implements Part {
    private static final long ROTATE_AT = 20L * 1024 * 1024;

    @Override
    public ProcessId ensure(@Nullable ProcessId running, BooleanSupplier cancelled) {
        rotateLog(running == null);
        long logStart = LogTail.end(log);
        var spawn = new Spawn(name.value(), command, environment, directory, log);
        ProcessId process = running == null ? launcher.start(spawn) : running;
        switch (Readiness.await(readiness, process, patience, cancelled)) {
            case Readiness.Ready _ -> {
                return process;
            }
            case Readiness.Cancelled _ -> throw new Launch.GivenUp();
            case Readiness.Died _ -> throw died(LogTail.since(log, logStart, 15));
            case Readiness.NotInTime(String lastAnswer) ->
                throw new StartFailure(
                        name + " runs (pid " + process.pid() + ") but was not ready within " + patience.toSeconds()
                                + " s" + lastAnswer + "; see " + log + ".",
                        LogTail.since(log, logStart, 15));
        }
    }

    @Override
    public boolean isOutdated(ProcessId running) {
        Path program = Path.of(command.get(command.indexOf("-jar") + 1));
        try {
            return command.contains("-jar")
                    && Files.getLastModifiedTime(program)
                            .toInstant()
                            .isAfter(Instant.now().minus(running.age()));
        } catch (IOException unknown) {
            return false;
        }
    }

    private StartFailure died(String lastWords) {
        if (lastWords.contains("No space left on device")) {
            return new StartFailure(
                    name + " cannot run because the disk that holds " + directory
                            + " is full; free some space and start again, nothing is lost.",
                    lastWords);
        }
        return new StartFailure(name + " ended while it was starting; see " + log + ".", lastWords);
    }

    /** One older log is kept; a log that a running process writes to is left alone. */
    private void rotateLog(boolean isOurs) {
        try {
            if (isOurs && Files.exists(log) && Files.size(log) > ROTATE_AT) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(PrivateFiles.parent(log), failure);
        }
    }
}
