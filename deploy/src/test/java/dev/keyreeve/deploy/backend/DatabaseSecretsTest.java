package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSecretsTest {
    @TempDir
    Path directory;

    @Test
    void areTheSameTheNextTimeAndReadableByTheOwnerAlone() throws IOException {
        Path file = directory.resolve("passwords");
        var first = DatabaseSecrets.loadOrCreate(file);
        var second = DatabaseSecrets.loadOrCreate(file);

        assertThat(second.of("keys_app").password())
                .isEqualTo(first.of("keys_app").password());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void areDifferentForEachRole() {
        var secrets = DatabaseSecrets.loadOrCreate(directory.resolve("passwords"));

        var roles = Stream.of(Schema.values()).flatMap(schema -> Stream.of(schema.owner(), schema.app()));
        assertThat(Stream.concat(roles, Stream.of("postgres"))
                        .map(role -> secrets.of(role).password()))
                .doesNotHaveDuplicates()
                .allMatch(password -> password.matches("[A-Za-z0-9_-]{32}"))
                .hasSize(7);
    }

    @Test
    void gainARoleThatCameLaterAndKeepTheOthers() throws IOException {
        Path file = directory.resolve("passwords");
        String before = DatabaseSecrets.loadOrCreate(file).of("keys_app").password();
        Files.writeString(file, "keys_app=" + before + "\n");

        var secrets = DatabaseSecrets.loadOrCreate(file);

        assertThat(secrets.of("keys_app").password()).isEqualTo(before);
        assertThat(secrets.of("usage_app").password()).isNotBlank();
        assertThat(Files.readString(file)).contains("usage_app=");
    }

    @Test
    void areReadFromWhatClusterSecretsWrites() throws IOException {
        for (var role :
                DatabasePasswords.loadOrCreate(directory.resolve("passwords")).entrySet()) {
            Path secret = Files.createDirectories(directory.resolve(DatabasePasswords.secretOf(role.getKey())));
            Files.writeString(secret.resolve("password"), role.getValue());
        }

        assertThat(DatabaseSecrets.in(directory).superuser().password())
                .isEqualTo(Files.readString(directory.resolve("keyreeve-db-superuser/password")));
        assertThat(DatabaseSecrets.in(directory).of("usage_app").password())
                .isEqualTo(Files.readString(directory.resolve("keyreeve-db-usage-app/password")));
    }

    @Test
    void printNothing() {
        var secrets = DatabaseSecrets.loadOrCreate(directory.resolve("passwords"));
        var login = secrets.of("keys_app");

        assertThat(secrets.toString() + login).doesNotContain(login.password());
    }
}
