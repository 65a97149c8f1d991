package dev.keyreeve.relay.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The token that a relay registers with")
class RegistrationTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("is the first of the file's")
    void first() throws IOException {
        assertThat(Registration.token(file("\nnew\nold\n"))).isEqualTo("new");
        assertThat(Registration.token(file("new"))).isEqualTo("new");
    }

    @Test
    @DisplayName("must be there")
    void none() throws IOException {
        var empty = file("\n");

        assertThatThrownBy(() -> Registration.token(empty)).hasMessageContaining("keyreeve.relay.token-file");
        assertThatThrownBy(() -> Registration.token(directory.resolve("gone")))
                .hasMessageContaining("keyreeve.relay.token-file");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("token"), content);
    }
}
