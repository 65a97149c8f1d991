package dev.keyreeve.drills.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A full disk was survived")
class FullDiskTest {
    @Test
    @DisplayName("when everything after the first refusal was refused so, and nothing reached the provider")
    void holds() {
        assertThat(new FullDisk(300, 20, 20, 0).holds()).isTrue();
    }

    @Test
    @DisplayName("not when one was refused otherwise, one leaked, or none was refused")
    void broken() {
        assertThat(new FullDisk(300, 20, 19, 0).holds()).isFalse();
        assertThat(new FullDisk(300, 20, 20, 1).holds()).isFalse();
        assertThat(new FullDisk(300, 0, 0, 0).holds()).isFalse();
    }
}
