package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    Path cache;

    @Test
    void liesWhereTheUserSaysElseWhereTheSystemKeepsCaches() {
        assertThat(Cache.locate(Map.of("KEYREEVE_CACHE", "/c", "XDG_CACHE_HOME", "/x"), "/h"))
                .isEqualTo(Path.of("/c"));
        assertThat(Cache.locate(Map.of("KEYREEVE_CACHE", " ", "XDG_CACHE_HOME", "/x"), "/h"))
                .isEqualTo(Path.of("/x/keyreeve"));
        assertThat(Cache.locate(Map.of(), "/h")).isEqualTo(Path.of("/h/.cache/keyreeve"));
    }

    @Test
    void leavesNothingOfAnEntryThatCouldNotBeFilled() throws IOException {
        assertThatThrownBy(() -> Cache.entry(cache, "thing", directory -> {
                    Files.writeString(directory.resolve("half"), "half");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");

        try (var content = Files.list(cache)) {
            assertThat(content).isEmpty();
        }
    }

    @Test
    void isWholeForBothOfTwoThatFillItAtOnce() throws Exception {
        var bothAreFilling = new CyclicBarrier(2);
        Cache.Filler filler = directory -> {
            Files.writeString(directory.resolve("a"), "a");
            await(bothAreFilling);
            Files.writeString(directory.resolve("b"), "b");
        };

        try (var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> Cache.entry(cache, "thing", filler));
            var other = threads.submit(() -> Cache.entry(cache, "thing", filler));
            assertThat(one.get()).isEqualTo(other.get());
            assertThat(one.get().resolve("b")).hasContent("b");
        }

        try (var content = Files.list(cache)) {
            assertThat(content).as("no leftovers").hasSize(1);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
