package dev.keyreeve.usage.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Work of the same kind that waits at the same time is done in one turn: the first who waits does it for all. One turn of
 * a kind at a time; other kinds do not wait for it.
 *
 * @param <K> what kind of work it is
 * @param <T> one caller's work
 * @param <R> one caller's result
 */
final class SharedTurns<K, T, R> {
    private final int most;
    private final Duration longestWait;
    private final BiFunction<K, List<T>, List<R>> work;
    /** Who waits for the next turn of a kind; a kind is there while it has a turn. Guarded by this. */
    private final Map<K, Deque<Waiting<T, R>>> queues = new HashMap<>();

    /**
     * @param most how many share one turn
     * @param work does one turn's work; as many results, in the same order
     */
    SharedTurns(int most, Duration longestWait, BiFunction<K, List<T>, List<R>> work) {
        this.most = most;
        this.longestWait = longestWait;
        this.work = work;
    }

    /**
     * Empty when no turn came within the longest wait, and then the work was not begun.
     *
     * @throws RuntimeException as the turn's work did
     */
    Optional<R> run(K kind, T task) {
        var mine = new Waiting<T, R>(task);
        if (!queue(kind, mine)) {
            var leads = awaitTurn(kind, mine);
            if (leads.isEmpty()) {
                return Optional.empty();
            } else if (!leads.get()) {
                return Optional.of(result(mine));
            }
        }
        lead(kind, mine);
        return Optional.of(result(mine));
    }

    /** True: nobody has a turn of the kind, so the caller has it now. */
    private synchronized boolean queue(K kind, Waiting<T, R> mine) {
        var queue = queues.get(kind);
        if (queue == null) {
            queues.put(kind, new ArrayDeque<>());
            return true;
        }
        queue.add(mine);
        return false;
    }

    /** Whether the turn is the caller's to do; false when somebody has done it; empty when none came. */
    private Optional<Boolean> awaitTurn(K kind, Waiting<T, R> mine) {
        try {
            return Optional.of(mine.leads.get(longestWait.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return leave(kind, mine) ? Optional.empty() : Optional.of(mine.leads.join());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return leave(kind, mine) ? Optional.empty() : Optional.of(mine.leads.join());
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    /** False when its turn has come meanwhile. */
    private synchronized boolean leave(K kind, Waiting<T, R> mine) {
        var queue = queues.get(kind);
        return queue != null && queue.remove(mine);
    }

    private void lead(K kind, Waiting<T, R> mine) {
        var group = join(kind, mine);
        try {
            var results = work.apply(kind, group.stream().map(Waiting::task).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).result.complete(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(waiting -> waiting.result.completeExceptionally(e));
        } finally {
            group.forEach(waiting -> waiting.leads.complete(false));
            handOver(kind);
        }
    }

    private synchronized List<Waiting<T, R>> join(K kind, Waiting<T, R> mine) {
        var group = new ArrayList<Waiting<T, R>>(List.of(mine));
        var queue = queues.getOrDefault(kind, new ArrayDeque<>());
        while (group.size() < most && !queue.isEmpty()) {
            group.add(queue.remove());
        }
        return group;
    }

    private synchronized void handOver(K kind) {
        var queue = queues.getOrDefault(kind, new ArrayDeque<>());
        if (queue.isEmpty()) {
            queues.remove(kind);
        } else {
            queue.remove().leads.complete(true);
        }
    }

    private R result(Waiting<T, R> mine) {
        try {
            return mine.result.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of a turn", stopped);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private record Waiting<T, R>(T task, CompletableFuture<Boolean> leads, CompletableFuture<R> result) {
        Waiting(T task) {
            this(task, new CompletableFuture<>(), new CompletableFuture<>());
        }
    }
}
