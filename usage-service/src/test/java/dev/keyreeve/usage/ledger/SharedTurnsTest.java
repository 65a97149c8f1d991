package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Work that waits at the same time")
class SharedTurnsTest {
    @Test
    @DisplayName("shares a turn, one turn of a kind at a time, and everybody gets their own result")
    void shared() throws Exception {
        var underWay = new AtomicInteger();
        var turns = new AtomicInteger();
        var shared = new SharedTurns<String, Integer, Integer>(16, Duration.ofSeconds(30), (kind, tasks) -> {
            assertThat(underWay.incrementAndGet()).isEqualTo(1);
            assertThat(tasks).hasSizeLessThanOrEqualTo(16);
            turns.incrementAndGet();
            Thread.yield();
            underWay.decrementAndGet();
            return tasks.stream().map(task -> task * 2).toList();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<Optional<Integer>>>();
            for (int i = 0; i < 2_000; i++) {
                int task = i;
                all.add(() -> shared.run("org", task));
            }
            var results = threads.invokeAll(all);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).contains(i * 2);
            }
        }
        assertThat(turns.get()).isBetween(2_000 / 16, 2_000);
    }

    @Test
    @DisplayName("gives up when its turn does not come in time, and is not done later; other kinds do not wait")
    void slowNeighbour() throws Exception {
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var done = new ArrayList<Integer>();
        var shared = new SharedTurns<String, Integer, Integer>(16, Duration.ofMillis(50), (kind, tasks) -> {
            if (kind.equals("slow")) {
                begun.countDown();
                join(release);
            }
            done.addAll(tasks);
            return tasks;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Integer>> slow = threads.submit(() -> shared.run("slow", 1));
            join(begun);
            assertThat(shared.run("slow", 2)).isEmpty();
            assertThat(shared.run("other", 3)).contains(3);
            release.countDown();
            assertThat(slow.get()).contains(1);
            await().until(() -> shared.run("slow", 4).isPresent());
        }
        assertThat(done).containsExactly(3, 1, 4);
    }

    @Test
    @DisplayName("fails together, and leaves the next turn unharmed")
    void fails() {
        var shared = new SharedTurns<String, Integer, Integer>(16, Duration.ofSeconds(1), (kind, tasks) -> {
            if (tasks.contains(13)) {
                throw new IllegalStateException("thirteen");
            }
            return List.copyOf(tasks);
        });
        assertThatThrownBy(() -> shared.run("org", 13)).hasMessage("thirteen");
        assertThat(shared.run("org", 14)).contains(14);
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
