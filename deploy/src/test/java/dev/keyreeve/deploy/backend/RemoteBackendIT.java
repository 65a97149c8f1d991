package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteBackendIT {
    @TempDir
    Path directory;

    @Test
    void givesRolesTheirPasswordsTwiceAndTheAppNothingToOwn() throws Exception {
        var settings = PostgresSettings.under(directory, Ports.free());
        var postgres = PostgresServer.start(settings, Launcher.TETHERED);
        var kafka = KafkaServer.start(
                KafkaSettings.under(directory.resolve("broker"), Ports.free(), Ports.free()), Launcher.TETHERED);
        try {
            var passwords = passwords(DatabaseSecrets.loadOrCreate(settings.passwords())
                    .superuser()
                    .password());
            var backend = new RemoteBackend("127.0.0.1:" + settings.port(), passwords, Duration.ofSeconds(10));

            backend.prepare(kafka.bootstrapServers());
            backend.prepare(kafka.bootstrapServers());

            assertThat(owned(settings, "keys_owner")).isEqualTo(1);
            assertThat(owned(settings, "keys_app")).isZero();
        } finally {
            kafka.stop();
            postgres.stop();
        }
    }

    @Test
    void saysThatNobodyIsThereWhenPatienceEnds() throws IOException {
        var backend = new RemoteBackend("127.0.0.1:" + Ports.free(), passwords("secret"), Duration.ofMillis(300));

        assertThatThrownBy(() -> backend.prepare("127.0.0.1:1"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("could not be set up at 127.0.0.1");
    }

    @Test
    void refusesAPasswordThatWouldEndTheStatement() throws IOException {
        var passwords = passwords("secret");
        Files.writeString(passwords.resolve("usage_app"), "it's");

        assertThatThrownBy(() -> new RemoteBackend("127.0.0.1:1", passwords, Duration.ZERO))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("usage_app")
                .hasMessageNotContaining("it's");
    }

    private Path passwords(String superuser) throws IOException {
        var passwords = Files.createDirectories(directory.resolve("passwords"));
        Files.writeString(passwords.resolve("postgres"), superuser);
        for (var schema : Schema.values()) {
            Files.writeString(passwords.resolve(schema.owner()), "new-" + schema.owner() + "\n");
            Files.writeString(passwords.resolve(schema.app()), "new-" + schema.app() + "\n");
        }
        return passwords;
    }

    /** How many schemas a role owns; it logs in with its new password to say so. */
    private static int owned(PostgresSettings settings, String role) throws SQLException {
        try (var connection = DriverManager.getConnection(settings.url("keyreeve"), role, "new-" + role);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_namespace WHERE nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
