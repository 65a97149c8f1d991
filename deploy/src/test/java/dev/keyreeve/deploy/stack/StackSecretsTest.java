package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackSecretsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "sealing-public.hex, sealing-private.hex",
        "sealing-private.hex, sealing-public.hex",
        "internal-token-public.pem, internal-token-private.pem",
        "internal-token-private.pem, internal-token-public.pem"
    })
    void areNeverWrittenOverWhereHalfOfAPairIsLeft(String lost, String left) throws IOException {
        StackHome home = StackHome.at(directory);
        StackSecrets.loadOrCreate(home);
        String before = Files.readString(home.secrets().resolve(left));
        Files.delete(home.secrets().resolve(lost));

        assertThatThrownBy(() -> StackSecrets.loadOrCreate(home))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(lost)
                .hasMessageContaining("up --fresh");

        assertThat(home.secrets().resolve(left)).hasContent(before);
        assertThat(home.secrets().resolve(lost)).doesNotExist();
    }
}
