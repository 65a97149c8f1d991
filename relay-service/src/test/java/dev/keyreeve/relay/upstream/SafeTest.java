package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.secret.SealingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The relay's sealing keys")
class SafeTest {
    private final SealingKeys old = SealingKeys.generate();
    private final SealingKeys fresh = SealingKeys.generate();

    @TempDir
    Path directory;

    @Test
    @DisplayName("may be several pairs")
    void several() {
        assertThatCode(() -> Safe.opener(files(
                        fresh.publicKey() + "\n" + old.publicKey(), fresh.privateKey() + "\n" + old.privateKey())))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("that are not pairs are told of by the settings' names, and by nothing that is secret")
    void half() throws IOException {
        var half = files(fresh.publicKey() + "\n" + old.publicKey(), fresh.privateKey());

        assertThatThrownBy(() -> Safe.opener(half))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keyreeve.sealing.public-key-file")
                .hasMessageContaining("keyreeve.sealing.private-key-file")
                .message()
                .doesNotContain(fresh.privateKey());
    }

    private UpstreamConfig.Sealing files(String publicKeys, String privateKeys) throws IOException {
        var publicFile = Files.writeString(directory.resolve("public"), publicKeys);
        var privateFile = Files.writeString(directory.resolve("private"), privateKeys);
        return new UpstreamConfig.Sealing() {
            @Override
            public Path publicKeyFile() {
                return publicFile;
            }

            @Override
            public Path privateKeyFile() {
                return privateFile;
            }
        };
    }
}
