package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RiggingTest {
    private static final ProcessName RELAY = ProcessName.relay(4);

    @Test
    void leavesAProcessAsItIsUnlessToldOtherwise() {
        var rig = Rigging.NONE.of(RELAY);

        assertThat(rig.config()).isEmpty();
        assertThat(rig.environment()).isEmpty();
        assertThat(rig.prefix()).isEmpty();
        assertThat(rig.memory(List.of("-Xms1m", "-Xmx2m"))).containsExactly("-Xms1m", "-Xmx2m");
    }

    @Test
    void gathersWhatIsToldOfOneProcess() {
        var rigging = Rigging.NONE
                .with(RELAY, rig -> rig.withConfig("a", "1"))
                .with(RELAY, rig -> rig.withEnvironment("B", "2"))
                .with(RELAY, rig -> rig.withPrefix(List.of("nice")))
                .with(RELAY, rig -> rig.withHeap(512))
                .withDetour(4711);

        var rig = rigging.of(RELAY);
        assertThat(rig.config()).containsEntry("a", "1");
        assertThat(rig.environment()).containsEntry("B", "2");
        assertThat(rig.prefix()).containsExactly("nice");
        assertThat(rig.memory(List.of("-Xms1m", "-Xmx2m", "-XX:NewSize=1m", "-XX:+UseSerialGC")))
                .containsExactly("-XX:+UseSerialGC", "-Xmx512m");
        assertThat(rigging.of(ProcessName.relay(1))).isEqualTo(Rigging.Rig.NONE);
        assertThat(rigging.kafkaDetour()).isEqualTo(4711);
    }

    @Test
    void refusesWhatIsNoProcessOfOurs() {
        assertThatThrownBy(() -> Rigging.NONE.with(ProcessName.KAFKA, rig -> rig.withHeap(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka");
    }
}
