package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.StartFailure;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StackOptionsTest {
    private static final StackHome HOME = StackHome.at(Path.of("/home/x"));

    private static StackOptions options(
            @Nullable Integer basePort, @Nullable Integer relays, @Nullable String provider) {
        return new StackOptions(
                basePort,
                relays,
                null,
                provider == null ? null : URI.create(provider),
                List.of(),
                false,
                true,
                Launcher.DETACHED,
                Progress.SILENT,
                Rigging.NONE);
    }

    private static StackOptions emptied(@Nullable Integer basePort) {
        return new StackOptions(
                basePort, null, null, null, List.of(), true, true, Launcher.DETACHED, Progress.SILENT, Rigging.NONE);
    }

    private static StackOptions withKeyServices(int count) {
        return new StackOptions(
                null, null, count, null, List.of(), false, true, Launcher.DETACHED, Progress.SILENT, Rigging.NONE);
    }

    @Nested
    @DisplayName("Where nothing runs")
    class Nothing {
        @Test
        void haveTheDefaultsOfTheDocumentation() {
            var resolved = options(null, null, null).resolve(null, HOME);

            assertThat(resolved.ports().base()).isEqualTo(8080);
            assertThat(resolved.relays()).isEqualTo(1);
            assertThat(resolved.wantsSimulator()).isTrue();
            assertThat(resolved.providerAddress()).hasToString("http://127.0.0.1:8084/v1");
        }

        @Test
        void takeAProviderThatIsSafe() {
            assertThat(options(null, null, "https://api.openai.com/v1")
                            .resolve(null, HOME)
                            .wantsSimulator())
                    .isFalse();
            assertThat(options(null, null, "http://127.0.0.1:9999/v1")
                            .resolve(null, HOME)
                            .wantsSimulator())
                    .isFalse();
        }

        @Test
        void refuseAProviderThatIsNot() {
            assertThatThrownBy(
                            () -> options(null, null, "http://example.com/v1").resolve(null, HOME))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("must use https");
            assertThatThrownBy(() -> options(null, null, "nonsense").resolve(null, HOME))
                    .isInstanceOf(StartFailure.class);
        }

        @Test
        void refuseNoKeyServiceAndTooMany() {
            assertThat(options(null, null, null).resolve(null, HOME).keyServices())
                    .isEqualTo(1);
            assertThat(withKeyServices(2).resolve(null, HOME).keyServices()).isEqualTo(2);
            assertThatThrownBy(() -> withKeyServices(0).resolve(null, HOME)).hasMessageContaining("not 0");
            assertThatThrownBy(() -> withKeyServices(10).resolve(null, HOME)).hasMessageContaining("not 10");
        }

        @Test
        void refuseNoRelayAndTooMany() {
            assertThatThrownBy(() -> options(null, 0, null).resolve(null, HOME)).hasMessageContaining("not 0");
            assertThatThrownBy(() -> options(null, 51, null).resolve(null, HOME))
                    .hasMessageContaining("not 51");
        }
    }

    @Nested
    @DisplayName("Where a stack runs with two relays on base port 9000")
    class Running {
        private final StackFile running = StackFile.of(
                new StackPorts(9000),
                2,
                URI.create("http://127.0.0.1:9004/v1"),
                Path.of("/home/x/admin.key"),
                new LinkedHashMap<>());

        @Test
        void keepToWhatRuns() {
            var resolved = options(null, null, null).resolve(running, HOME);

            assertThat(resolved.ports().base()).isEqualTo(9000);
            assertThat(resolved.relays()).isEqualTo(2);
            assertThat(resolved.wantsSimulator()).isTrue();
        }

        @Test
        void mayAddRelaysAndTakeNoneAway() {
            assertThat(options(null, 3, null).resolve(running, HOME).relays()).isEqualTo(3);
            assertThat(options(null, 1, null).resolve(running, HOME).relays()).isEqualTo(2);
        }

        @Test
        void mayMoveOneThatIsEmptiedFirstAndElseKeepItsPorts() {
            var fresh = emptied(null);
            var moved = emptied(8080);

            assertThat(fresh.resolve(running, HOME).ports().base()).isEqualTo(9000);
            assertThat(fresh.resolve(running, HOME).relays()).isEqualTo(1);
            assertThat(moved.resolve(running, HOME).ports().base()).isEqualTo(8080);
        }

        @Test
        void refuseToMoveIt() {
            assertThatThrownBy(() -> options(8080, null, null).resolve(running, HOME))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("runs with base port 9000");
            assertThatThrownBy(() ->
                            options(null, null, "https://api.openai.com/v1").resolve(running, HOME))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("runs with the provider simulator");
        }
    }

    @Nested
    @DisplayName("Where a stack with two relays and a provider of its own was killed")
    class Killed {
        private final StackFile last = StackFile.of(
                new StackPorts(9000),
                2,
                URI.create("https://api.openai.com/v1"),
                Path.of("/home/x/admin.key"),
                new LinkedHashMap<>(Map.of(ProcessName.KEY_SERVICE, 1L, ProcessName.keyService(2), 2L)));

        @Test
        void bringItBackAsItWas() {
            var resolved = options(null, null, null).resolveStopped(last);

            assertThat(resolved.keyServices()).isEqualTo(2);

            assertThat(resolved.ports().base()).isEqualTo(9000);
            assertThat(resolved.relays()).isEqualTo(2);
            assertThat(resolved.providerAddress()).hasToString("https://api.openai.com/v1");
        }

        @Test
        void takeWhatIsAskedFirst() {
            var resolved = options(8080, 1, "http://127.0.0.1:9999/v1").resolveStopped(last);

            assertThat(resolved.ports().base()).isEqualTo(8080);
            assertThat(resolved.relays()).isEqualTo(1);
            assertThat(resolved.providerAddress()).hasToString("http://127.0.0.1:9999/v1");
        }
    }
}
