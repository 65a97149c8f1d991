package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.ProcessId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts parts at the same time where their order allows it. The first failure ends the waiting of all others. */
final class Launch {
    private final Map<ProcessName, ProcessId> running;
    private final Progress progress;
    private final SequencedMap<ProcessName, Part> parts = new LinkedHashMap<>();
    private final Map<ProcessName, List<ProcessName>> needs = new LinkedHashMap<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Launch(Map<ProcessName, ProcessId> running, Progress progress) {
        this.running = running;
        this.progress = progress;
    }

    /** @param after parts that were added before, and must be ready before this one starts */
    void add(Part part, List<ProcessName> after) {
        parts.put(part.name(), part);
        needs.put(part.name(), List.copyOf(after));
    }

    /** Ends all waiting; what {@link #run} throws then. */
    void giveUp(RuntimeException why) {
        failure.compareAndSet(null, why);
    }

    /** Every part's process, in the order of {@link #add}. Throws the first failure when all have come to rest. */
    SequencedMap<ProcessName, ProcessId> run() {
        var futures = new LinkedHashMap<ProcessName, CompletableFuture<ProcessId>>();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            for (Part part : parts.values()) {
                var before = new ArrayList<CompletableFuture<ProcessId>>();
                needs.getOrDefault(part.name(), List.of()).forEach(need -> before.add(futures.get(need)));
                futures.put(
                        part.name(),
                        CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                                .thenApplyAsync(_ -> ensure(part), threads));
            }
            return join(futures);
        }
    }

    private SequencedMap<ProcessName, ProcessId> join(SequencedMap<ProcessName, CompletableFuture<ProcessId>> futures) {
        var processes = new LinkedHashMap<ProcessName, ProcessId>();
        for (var future : futures.entrySet()) {
            try {
                processes.put(future.getKey(), future.getValue().join());
            } catch (CompletionException consequence) {
                failure.compareAndSet(null, new IllegalStateException("a part failed", consequence.getCause()));
            }
        }
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
        return processes;
    }

    private static String note(Part part, @Nullable ProcessId before, ProcessId now) {
        if (before == null) {
            return "pid " + now.pid();
        }
        return "runs already, pid " + now.pid()
                + (part.isOutdated(now) ? "; built anew since, keyreeve down and up take the new one" : "");
    }

    /** Another part has failed; that one's failure is what people hear of. */
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("given up, because another part failed");
        }
    }

    private ProcessId ensure(Part part) {
        ProcessId process = running.get(part.name());
        if (failure.get() != null) {
            throw new GivenUp();
        }
        long begin = System.nanoTime();
        progress.began(part.name().value());
        try {
            ProcessId ready = part.ensure(process, () -> failure.get() != null);
            progress.done(part.name().value(), note(part, process, ready), Duration.ofNanos(System.nanoTime() - begin));
            return ready;
        } catch (RuntimeException failed) {
            if (failure.compareAndSet(null, failed)) {
                progress.failed(part.name().value());
            }
            throw failed;
        }
    }
}
