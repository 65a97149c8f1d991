package dev.keyreeve.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    @Test
    void saysAnAgeInTwoUnitsAtMost() {
        assertThat(StatusCommand.age(Duration.ofSeconds(7))).isEqualTo("7s");
        assertThat(StatusCommand.age(Duration.ofSeconds(61))).isEqualTo("1m 1s");
        assertThat(StatusCommand.age(Duration.ofMinutes(125))).isEqualTo("2h 5m");
        assertThat(StatusCommand.age(Duration.ofHours(50))).isEqualTo("2d 2h");
    }
}
