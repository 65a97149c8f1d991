package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackHomeTest {
    @TempDir
    Path directory;

    private Path home() {
        return directory.resolve("home");
    }

    @Test
    void isMadeForItsOwnerAloneAndMarked() throws IOException {
        try (var _ = StackHome.at(home()).open()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                    .isEqualTo("rwx------");
            assertThat(home().resolve("keyreeve-home.json")).content().contains("\"format\":" + StackHome.FORMAT);
        }
        assertThat(home().resolve("lock")).as("no lock is left behind").isEmptyFile();
    }

    @Test
    void isClosedToOthersWhenItWasOpenToThem() throws IOException {
        StackHome.at(home()).open().close();
        Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("rwxr-xr-x"));

        StackHome.at(home()).open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                .isEqualTo("rwx------");
    }

    @Test
    void isNeverADirectoryThatHoldsSomebodysFiles() throws IOException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("thesis.tex"), "chapter 1");

        assertThatThrownBy(() -> StackHome.at(home()).open())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is no Keyreeve home")
                .hasMessageContaining("KEYREEVE_HOME");
        try (var content = Files.list(home())) {
            assertThat(content).as("nothing was added").hasSize(1);
        }
    }

    @Test
    void isNeverAFile() throws IOException {
        Files.writeString(home(), "a file");

        assertThatThrownBy(() -> StackHome.at(home()).open()).isInstanceOf(StartFailure.class);
        assertThat(home()).hasContent("a file");
    }

    @Test
    void survivesAStartThatWasKilledBeforeTheMarkerWasWritten() throws IOException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("lock"), "4711");

        StackHome.at(home()).open().close();

        assertThat(home().resolve("keyreeve-home.json")).exists();
    }

    @Test
    void ofALaterFormatIsLeftAlone() throws IOException {
        StackHome.at(home()).open().close();
        Files.writeString(home().resolve("keyreeve-home.json"), "{\"format\": " + (StackHome.FORMAT + 1) + "}");

        assertThatThrownBy(() -> StackHome.at(home()).open())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("has format " + (StackHome.FORMAT + 1));
    }

    @Test
    void withADamagedMarkerSaysSo() throws IOException {
        StackHome.at(home()).open().close();
        Files.writeString(home().resolve("keyreeve-home.json"), "{{{");

        assertThatThrownBy(() -> StackHome.at(home()).open())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void belongsToOneCommandAtATime() {
        StackHome home = StackHome.at(home());
        var first = home.open();

        assertThatThrownBy(home::open)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("Another keyreeve command (pid "
                        + ProcessHandle.current().pid() + ")");

        first.close();
        home.open().close();
    }

    @Test
    void losesItsDataKeysAndSecretsWhenItIsEmptiedAndNothingElse() throws IOException {
        StackHome home = StackHome.at(home());
        try (var _ = home.open()) {
            for (Path directory : new Path[] {home.data(), home.config(), home.secrets(), home.logs()}) {
                Files.writeString(Files.createDirectories(directory).resolve("file"), "x");
            }
            Files.writeString(home().resolve("admin.key"), "x");
            Files.writeString(home().resolve("admin-acme.key"), "x");

            home.empty();
        }

        try (var content = Files.list(home())) {
            assertThat(content.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("keyreeve-home.json", "lock", "logs");
        }
    }
}
