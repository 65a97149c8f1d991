package dev.keyreeve.drills.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A full disk was survived")
class FullDiskTest {
    @Test
    @DisplayName("when some were refused so, all others answered, and the provider saw the answered alone")
    void holds() {
        assertThat(new FullDisk(300, 20, 0, 0).holds()).isTrue();
    }

    @Test
    @DisplayName("not when one ended otherwise, one leaked, one was answered unseen, or none was refused")
    void broken() {
        assertThat(new FullDisk(300, 19, 1, 0).holds()).isFalse();
        assertThat(new FullDisk(300, 20, 0, 1).holds()).isFalse();
        assertThat(new FullDisk(300, 20, 0, -1).holds()).isFalse();
        assertThat(new FullDisk(300, 0, 0, 0).holds()).isFalse();
    }
}
