package dev.keyreeve.usage.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("keyreeve.alerts.*")
class AlertConfigTest {
    @Test
    @DisplayName("has safe defaults")
    void defaults() {
        var config = new SmallRyeConfigBuilder()
                .withMapping(AlertConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .build()
                .getConfigMapping(AlertConfig.class);

        assertThat(config.allowPrivateAddresses()).isFalse();
        assertThat(config.thresholds()).containsExactly(50, 80, 100);
        assertThat(config.every()).hasSeconds(1);
        assertThat(config.timeout()).hasSeconds(15);
        assertThat(config.claim()).isGreaterThan(config.timeout().multipliedBy(2));
        assertThat(config.keep()).hasDays(30);
        assertThat(config.retry())
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(10));
    }
}
