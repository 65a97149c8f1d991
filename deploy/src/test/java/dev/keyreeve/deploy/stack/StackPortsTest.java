package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.StackPorts.Port;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackPortsTest {
    @Test
    void areThoseOfTheDocumentation() {
        var ports = new StackPorts(8080);

        assertThat(List.of(ports.relay(1), ports.admin(), ports.usage(), ports.moderation(), ports.simulator()))
                .containsExactly(8080, 8081, 8082, 8083, 8084);
        assertThat(List.of(ports.postgresql(), ports.kafka(), ports.kafkaController()))
                .containsExactly(8085, 8086, 8087);
        assertThat(List.of(ports.relay(2), ports.relay(3), ports.relay(12))).containsExactly(8090, 8091, 8100);
        assertThat(List.of(ports.keyService(1), ports.keyService(2), ports.keyService(3)))
                .containsExactly(8081, 8140, 8141);
        assertThat(ports.kafkaDetour()).isEqualTo(8088);
        assertThat(ports.management(ports.admin())).isEqualTo(9081);
    }

    @Test
    void areAllDifferentWithAsManyRelaysAsThereMayBe() {
        var all = new StackPorts(8080)
                .all(StackPorts.MOST_RELAYS, StackPorts.MOST_KEY_SERVICES).values().stream()
                        .flatMap(List::stream)
                        .map(Port::number)
                        .toList();

        assertThat(all)
                .doesNotHaveDuplicates()
                .hasSize(5 + 2 * (2 + StackPorts.MOST_KEY_SERVICES + StackPorts.MOST_RELAYS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 80, 1023, 64_500, 70_000, -1})
    void refuseABaseThatLeavesNoRoom(int base) {
        assertThatThrownBy(() -> new StackPorts(base))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("--base-port");
    }

    @Test
    void ofTwoStacksWithDifferentBasesDoNotMeet() {
        var one = new StackPorts(8080)
                .all(9, 9).values().stream()
                        .flatMap(List::stream)
                        .map(Port::number)
                        .toList();
        var other = new StackPorts(8180)
                .all(9, 9).values().stream()
                        .flatMap(List::stream)
                        .map(Port::number)
                        .toList();

        assertThat(one).doesNotContainAnyElementsOf(other);
    }
}
