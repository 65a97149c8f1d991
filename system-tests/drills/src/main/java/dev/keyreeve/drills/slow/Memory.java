package dev.keyreeve.drills.slow;

import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** The most that a relay held, looked at several times a second. */
final class Memory implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Stack stack;
    private final String process;
    private final long pid;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread watcher;
    private volatile boolean over;
    private volatile Peaks peaks = new Peaks(0, 0, 0, 0);

    /**
     * @param heap in use, garbage included
     * @param direct buffers outside the heap, as the JVM counts them
     * @param resident of the whole process
     */
    record Peaks(long heap, long direct, long resident, int looks) {
        private Peaks with(long nowHeap, long nowDirect, long nowResident) {
            return new Peaks(
                    Math.max(heap, nowHeap), Math.max(direct, nowDirect), Math.max(resident, nowResident), looks + 1);
        }
    }

    private Memory(Stack stack, String process) {
        this.stack = stack;
        this.process = process;
        this.pid = pid();
        this.watcher = Thread.ofVirtual().name("memory").start(this::watch);
    }

    static Memory watch(Stack stack, String process) {
        return new Memory(stack, process);
    }

    private long pid() {
        var running = stack.processes().get(process);
        return running == null ? -1 : running.pid();
    }

    /** The same process as at the beginning: a JVM of the stack ends at its first OutOfMemoryError. */
    boolean stillRuns() {
        return pid() == pid;
    }

    Peaks peaks() {
        return peaks;
    }

    private void watch() {
        var metrics = stack.readiness(process).resolve("/q/metrics");
        while (!over) {
            try {
                var text = text(metrics);
                var resident = Objects.requireNonNull(stack.processes().get(process), "it runs")
                        .residentBytes();
                peaks = peaks.with(
                        sum(text, "jvm_memory_used_bytes", "area=\"heap\""),
                        sum(text, "jvm_buffer_memory_used_bytes", "id=\"direct\""),
                        resident);
            } catch (UncheckedIOException | NullPointerException late) {
                // a relay that is gone is told by stillRuns
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private String text(URI metrics) {
        try {
            return http.send(
                            HttpRequest.newBuilder(metrics)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            over = true;
            return "";
        }
    }

    private static long sum(String metrics, String name, String label) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        over = true;
        watcher.interrupt();
        http.shutdownNow();
    }
}
