package dev.keyreeve.relay.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Segments that may be two")
class SegmentsTest {
    private static final int SIZE = 4_096;

    @TempDir
    Path directory;

    @Test
    @DisplayName("are never three, though one is made ahead while somebody cannot wait")
    void spareUnderWay() throws IOException {
        var segments = new Segments(directory, SIZE, 2 * SIZE, Allocator::zeroFilled);
        assertThat(segments.beginSpare()).isTrue();
        assertThat(segments.beginSpare()).as("a second one at the same time").isFalse();

        segments.withRoomForMore(SIZE).reserve(SIZE);
        assertThatThrownBy(() -> segments.withRoomForMore(SIZE)).hasMessageContaining("keyreeve.spool.max-bytes");

        segments.keepSpare(segments.create());
        segments.withRoomForMore(SIZE).reserve(SIZE);
        assertThatThrownBy(() -> segments.withRoomForMore(SIZE)).hasMessageContaining("keyreeve.spool.max-bytes");
        assertThat(directory).isDirectoryContaining("glob:**1.segment").isDirectoryContaining("glob:**2.segment");
        assertThat(segments.bytes()).isEqualTo(2 * SIZE);
    }

    @Test
    @DisplayName("take no room for one that could not be made")
    void spareFailed() throws IOException {
        var segments = new Segments(directory, SIZE, 2 * SIZE, Allocator::zeroFilled);
        assertThat(segments.beginSpare()).isTrue();
        segments.spareFailed(new IOException("no space left"));

        assertThat(segments.bytes()).isZero();
    }
}
