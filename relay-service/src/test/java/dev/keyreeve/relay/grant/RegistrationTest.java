package dev.keyreeve.relay.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.grant.GrantRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A relay's registration")
class RegistrationTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("presents the first token of the file's")
    void first() throws IOException {
        assertThat(Registration.token(file("\nnew\nold\n"))).isEqualTo("new");
        assertThat(Registration.token(file("new"))).isEqualTo("new");
    }

    @Test
    @DisplayName("must have a token")
    void none() throws IOException {
        var empty = file("\n");

        assertThatThrownBy(() -> Registration.token(empty)).hasMessageContaining("keyreeve.relay.token-file");
        assertThatThrownBy(() -> Registration.token(directory.resolve("gone")))
                .hasMessageContaining("keyreeve.relay.token-file");
    }

    /** A relay that stops serves nobody either, and nobody is to be woken for it. */
    @Test
    @DisplayName("tells that it stops apart from that it does not serve")
    void stopping() throws IOException {
        var metrics = new SimpleMeterRegistry();
        var nobody = URI.create("http://127.0.0.1:1");
        var registration = new Registration(
                new Identity(file("token")),
                () -> nobody,
                "127.0.0.1:1",
                "test",
                new Grants(),
                new Nothing(),
                new Recalls(),
                metrics);
        registration.start(new StartupEvent());
        try {
            assertThat(metrics.get("keyreeve_relay_serving").gauge().value()).isZero();
            assertThat(metrics.get("keyreeve_relay_stopping").gauge().value()).isZero();

            registration.stopping();

            assertThat(metrics.get("keyreeve_relay_stopping").gauge().value()).isOne();
        } finally {
            registration.leave();
        }
    }

    private record Identity(Path tokenFile) implements GrantConfig.Identity {
        @Override
        public String id() {
            return "relay-1";
        }

        @Override
        public Duration leaseWait() {
            return Duration.ZERO;
        }
    }

    private static final class Nothing implements Revocations {
        @Override
        public void takenAway(GrantRecord record) {}

        @Override
        public void awaitTurns() {}
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("token"), content);
    }
}
