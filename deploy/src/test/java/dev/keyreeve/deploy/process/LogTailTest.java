package dev.keyreeve.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path directory;

    @Test
    void isTheLastLines() throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "one\ntwo\nthree\n");

        assertThat(LogTail.of(log, 2)).isEqualTo("two\nthree");
        assertThat(LogTail.of(log, 9)).isEqualTo("one\ntwo\nthree");
    }

    @Test
    void leavesOutWhatAnEarlierRunSaid() throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "FATAL of yesterday\n");
        long start = LogTail.end(log);
        Files.writeString(log, "FATAL of yesterday\nready\n");

        assertThat(LogTail.since(log, start, 15)).isEqualTo("ready");
    }

    @Test
    void isEmptyWhereThereIsNoLog() {
        assertThat(LogTail.of(directory.resolve("none"), 5)).isEmpty();
        assertThat(LogTail.end(directory.resolve("none"))).isZero();
    }

    @Test
    void readsNoMoreThanTheEndOfALongLog() throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "x\n".repeat(200_000) + "last\n");

        assertThat(LogTail.of(log, 1)).isEqualTo("last");
    }
}
